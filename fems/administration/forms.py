"""What is entered in a form, record by record: tried first, then kept, by the functions of the commands."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fems.administration.base import Room, by
from fems.administration.difference import Records
from fems.administration.exports import contract_document
from fems.administration.files import contract_records
from fems.administration.toml import as_toml
from fems.administration.trying import Tried, attempt
from fems.clock import time_zone
from fems.errors import FemsError, NotFoundError
from fems.ingest.contracts import import_contracts
from fems.ingest.factor_choices import Use, choose_factors
from fems.ingest.meter_changes import note_exchange, note_setting
from fems.store.audit import note
from fems.store.factors import read_choices
from fems.store.meter_changes import SETTINGS
from fems.store.pool import Connection
from fems.store.rows import read_dicts

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Form:
    """A form. records: what was entered so far, by thing; write: keep one more, or refuse it.

    noted: the table notes each change in the log of what people did; else the form does.
    """

    records: Callable[[Connection], Records]
    write: Callable[[Connection, Given], object]
    noted: bool = True


class Forms(Room):
    """What can be entered; by the functions of `fems meter`, `fems factors use`, `fems import contracts`."""

    def entered(self, form: str) -> Records:
        """What was entered so far, by thing."""
        with self._connect() as conn:
            return _form(form).records(conn)

    def enter(self, form: str, given: Given, *, apply: bool) -> Tried:
        """Keep what a form says, or only tell what it would change; all of it or nothing."""
        found = _form(form)
        with self._connect() as conn:
            try:
                tried = attempt(
                    conn, records=found.records, do=lambda c: found.write(c, given), apply=apply
                )
            except FemsError as error:
                return Tried(refused=[(None, error.problem)])
            if apply and tried.changes and not found.noted:
                for change in tried.changes:
                    facts = {
                        name: f"{before or '–'} → {after or '–'}"
                        for name, before, after in change.fields
                    }
                    note(conn, who=by(), what=f"enter {form}", subject=change.thing, facts=facts)
        return tried


def _form(name: str) -> Form:
    if name not in FORMS:
        raise NotFoundError(f"There is no form {name!r}.")
    return FORMS[name]


def _dated(statement: str, column: str) -> Callable[[Connection], Records]:
    """Records of meters by meter and instant, in the time of the plant."""

    def records(conn: Connection) -> Records:
        found = {}
        for row in read_dicts(conn, statement):
            instant = row[column].astimezone(time_zone(row.pop("time_zone")))
            found[f"{row['meter']} {instant:%Y-%m-%d %H:%M:%S}"] = {
                **row, column: f"{instant:%Y-%m-%d %H:%M}",
            }  # fmt: skip
        return found

    return records


def _choices(conn: Connection) -> Records:
    keys = ("used_for", "plant", "carrier", "series", "calorific_series", "reason", "noted_by")
    return {
        f"{row['used_for']} {row['plant'] or 'all'} {row['carrier']}": {k: row[k] for k in keys}
        for row in read_choices(conn)
    }


def _of_contracts(what: str) -> Callable[[Connection], Records]:
    def records(conn: Connection) -> Records:
        return {
            thing.removeprefix(f"{what} "): row
            for thing, row in contract_records(conn).items()
            if thing.startswith(f"{what} ")
        }

    return records


def _take_contracts(conn: Connection, what: str, rows: list[Given]) -> None:
    """Rows as a file of contracts, taken in as one; what is wrong is told without the file's name."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "form"
        file.write_text(as_toml({what: rows}), encoding="utf-8")
        try:
            import_contracts(conn, file)
        except FemsError as error:
            raise FemsError(
                error.problem.replace(f"{file}: ", "").replace(f"{what}.0.", "")
            ) from None


def _sheddable(conn: Connection, given: Given) -> None:
    """One load more, or another account of one, after those that the plant has: a file has all of them."""
    loads = [
        load for load in contract_document(conn)["sheddable"] if load["plant"] == given["plant"]
    ]
    meter = (given.get("meter") or "").removeprefix(f"{given['plant']}/") or None
    new = {**given, "meter": meter}
    names = [load["name_en"] for load in loads]
    if given["name_en"] in names:
        loads[names.index(given["name_en"])] = new
    else:
        loads.append(new)
    _take_contracts(conn, "sheddable", loads)


FORMS: dict[str, Form] = {
    "setting": Form(
        _dated("read_meter_settings", "valid_from"),
        lambda conn, given: note_setting(
            conn, given["meter"], since=given["since"], by=by(), note=given.get("note") or "",
            settings={name: given.get(name) for name in SETTINGS},
        ),
    ),
    "exchange": Form(
        _dated("read_meter_exchanges", "at"),
        lambda conn, given: note_exchange(
            conn, given["meter"], at=given["at"], final=given.get("final"), initial=given.get("initial"),
            by=by(), note=given.get("note") or "",
        ),
    ),
    "factor_use": Form(
        _choices,
        lambda conn, given: choose_factors(
            conn, series=given["series"], carrier=given["carrier"], used_for=Use(given["used_for"]),
            plant=given.get("plant"), calorific=given.get("calorific"), by=by(), reason=given["reason"],
        ),
    ),
    "demand": Form(
        _of_contracts("demand"), lambda conn, given: _take_contracts(conn, "demand", [given])
    ),
    "power_factor": Form(
        _of_contracts("power_factor"),
        lambda conn, given: _take_contracts(conn, "power_factor", [given]),
    ),
    "sheddable": Form(_of_contracts("sheddable"), _sheddable, noted=False),
}  # fmt: skip
