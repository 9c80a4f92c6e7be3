"""fems carbon enter, undo, entries, instrument: what no meter measures, and certificates."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from fems.cli.carbon import AnyPlantOption, FirstOption, LastOption, plant_ids, url_of
from fems.cli.output import JsonOption, console, print_json, print_table
from fems.clock import parse_day
from fems.compute.carbon.market import INSTRUMENTS
from fems.errors import NotFoundError, SettingsError
from fems.report.entries import check_entry
from fems.store.pool import connect
from fems.store.reports import add_entry, add_instrument, read_entries, undo_entry

PlantOption = Annotated[str, typer.Option("--plant", help="Code of a plant.")]
ByOption = Annotated[str, typer.Option("--by", help="Who says so; kept with it.")]
EvidenceOption = Annotated[str, typer.Option("--evidence", help="Bill, log or certificate; kept.")]


class EntryKind(StrEnum):
    """What an entered activity is."""

    COMBUSTION = "combustion"
    PROCESS = "process"
    FUGITIVE = "fugitive"
    SOLD = "sold"


InstrumentKind = StrEnum("InstrumentKind", {name.upper(): name for name in INSTRUMENTS})  # type: ignore[misc]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (enter, undo, entries, instrument):
        app.command()(command)


def enter(
    context: typer.Context, plant: PlantOption, first: FirstOption, last: LastOption, by: ByOption,
    evidence: EvidenceOption,
    kind: Annotated[EntryKind, typer.Option("--kind", help="What it is.")],
    what: Annotated[str, typer.Option("--what", help="A fuel, a gas (sf6 …), or what was sold.")],
    amount: Annotated[float, typer.Option("--amount", min=0)],
    unit: Annotated[str, typer.Option("--unit", help="L, kg, Nm3; kg of a gas; kWh or GJ sold.")],
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Enter an activity that no meter measures: fuel by bill, a process or fugitive gas, energy sold.

    Energy sold is shown apart and lowers nothing.

    Example: fems carbon enter --plant steel --kind combustion --what diesel --amount 1200 --unit L --from 2026-01-01 --to 2026-01-31 --evidence "bill 17" --by "M. Kim"
    """
    check_entry(kind.value, what, unit)
    begin, end = _span(first, last)
    with connect(url_of(context)) as conn:
        number = add_entry(conn, {
            "plant_id": plant_ids(conn, plant)[0], "kind": kind.value, "what": what, "first_day": begin,
            "last_day": end, "amount": amount, "unit": unit, "evidence": _said(evidence, "--evidence"),
            "noted_by": _said(by, "--by"),
        })  # fmt: skip
    _say(json, {"entry_id": number, "plant": plant, "what": what, "amount": amount, "unit": unit})


def undo(
    context: typer.Context,
    entry: Annotated[int, typer.Argument(help="Number of the entry.")],
    by: ByOption,
    json: JsonOption = False,
) -> None:
    """Take an entered activity back; it stays on record.

    Example: fems carbon undo 3 --by "M. Kim"
    """
    with connect(url_of(context)) as conn:
        if not undo_entry(conn, entry, by=_said(by, "--by")):
            raise NotFoundError(
                f"There is no entry {entry} to take back.", hint="See 'fems carbon entries'."
            )
    _say(json, {"undone": entry})


def entries(
    context: typer.Context, first: FirstOption, last: LastOption, plant: AnyPlantOption = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """List entered activities.

    Example: fems carbon entries --from 2026-01-01 --to 2026-12-31
    """
    with connect(url_of(context)) as conn:
        rows = read_entries(
            conn, plant_ids(conn, plant), first=parse_day(first), last=parse_day(last)
        )
    if json:
        print_json({"entries": rows})
        return
    print_table(["no.", "kind", "what", "from", "to", "amount", "unit", "evidence", "by"],
                [(r["entry_id"], r["kind"], r["what"], r["first_day"], r["last_day"], r["amount"], r["unit"],
                  r["evidence"], r["noted_by"]) for r in rows])  # fmt: skip


def instrument(
    context: typer.Context, plant: PlantOption, first: FirstOption, last: LastOption, by: ByOption,
    evidence: EvidenceOption,
    kind: Annotated[InstrumentKind, typer.Option("--kind", help="What it is.")],
    certificate: Annotated[str, typer.Option("--certificate", help="Its number.")],
    kwh: Annotated[float, typer.Option("--kwh", min=1e-9)],
    cancelled_on: Annotated[str | None, typer.Option(help="Retired for the plant on this day.")] = None,
    expires_on: Annotated[str | None, typer.Option(help="Last day on which it may be used.")] = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Keep a contractual instrument for electricity: REC, PPA, green premium.

    It never lowers the location-based figure. Whether it counts in the market-based one depends on the
    standard; the report says why not.

    Example: fems carbon instrument --plant steel --kind rec --certificate R-1 --kwh 500000 --from 2026-01-01 --to 2026-03-31 --cancelled-on 2026-04-10 --evidence r1.pdf --by "M. Kim"
    """
    begin, end = _span(first, last)
    with connect(url_of(context)) as conn:
        number = add_instrument(conn, {
            "plant_id": plant_ids(conn, plant)[0], "kind": kind.value, "certificate": certificate,
            "first_day": begin, "last_day": end, "kwh": kwh,
            "cancelled_on": parse_day(cancelled_on) if cancelled_on else None,
            "expires_on": parse_day(expires_on) if expires_on else None,
            "evidence": _said(evidence, "--evidence"), "noted_by": _said(by, "--by"),
        })  # fmt: skip
    if number is None:
        raise SettingsError(
            f"{kind.value} {certificate!r} is kept already.", hint="A certificate is claimed once."
        )
    _say(json, {"instrument_id": number, "plant": plant, "kwh": kwh})


def _span(first: str, last: str) -> tuple[date, date]:
    begin, end = parse_day(first), parse_day(last)
    if begin > end:
        raise SettingsError(f"{first} is after {last}.")
    return begin, end


def _said(text: str, option: str) -> str:
    if not text.strip():
        raise SettingsError(f"{option} is empty.")
    return text


def _say(json: bool, said: dict[str, Any]) -> None:
    if json:
        print_json(said)
    else:
        console.print(", ".join(f"{key}: {value}" for key, value in said.items()))
