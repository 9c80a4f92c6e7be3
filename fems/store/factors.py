"""The registry of emission factors and calorific values: dated records, only ever superseded."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from fems.compute.carbon.rates import ONE_DAY
from fems.compute.carbon.records import KEY, BadRecord, check_records, same_record
from fems.compute.carbon.streams import OTHER_GASES, Stream, carriers_of, stream_of
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts
from fems.store.stale import CarbonSpan, mark_carbon_stale

INVENTORY = "inventory"


def read_factors(conn: Connection) -> list[dict[str, Any]]:
    """Current emission factors, as table factor has them."""
    return read_dicts(conn, "read_factors")


def read_factor_history(conn: Connection, series: str) -> list[dict[str, Any]]:
    """All records of a series, superseded ones too."""
    return read_dicts(conn, "read_factor_history", {"series": series})


def read_calorific_values(conn: Connection) -> list[dict[str, Any]]:
    """All calorific values, as table calorific_value has them."""
    return read_dicts(conn, "read_calorific_values")


def read_plant_series(conn: Connection) -> dict[tuple[int, str], str]:
    """Factor series that the definition of a plant names, by (plant_id, carrier)."""
    rows = conn.execute(query("read_plant_series"))
    return {(int(row[0]), row[1]): row[2] for row in rows}


def read_choices(conn: Connection) -> list[dict[str, Any]]:
    """Choices of factor series that hold: used_for, plant, carrier, series, reason, noted_by …"""
    return read_dicts(conn, "read_factor_choices")


class Choices:
    """Which stream a plant's carrier has, by the choices that hold."""

    def __init__(self, choices: Iterable[dict[str, Any]]) -> None:
        self._by_key = {(c["used_for"], c["plant_id"], c["carrier"]): c for c in choices}

    def stream(self, plant_id: int, carrier: str, *, used_for: str = INVENTORY) -> Stream | None:
        """By the choice for this use, for the inventory, or by default.

        Of two choices for one use, the plant's own counts before that for every plant.
        """
        for use in dict.fromkeys((used_for, INVENTORY)):
            for of in (plant_id, None):
                if found := self._by_key.get((use, of, carrier)):
                    return stream_of(carrier, found["series"], found["calorific_series"])
        return stream_of(carrier)


def add_factors(
    conn: Connection, rows: list[dict[str, Any]], *, by: str, reason: str, supersede: bool
) -> tuple[int, list[BadRecord]]:
    """Add records, all or none; how many were new, and what is wrong with which rows.

    Emissions that a new record may change become stale.
    """
    with conn.transaction():
        conn.execute(query("lock_factors"))
        known = read_dicts(conn, "read_factors")
        if bad := check_records(rows, known, supersede=supersede):
            return 0, bad
        by_key = {_key(record): record for record in known}
        new = [row for row in rows if not (
            (record := by_key.get(_key(row))) and same_record(row, record))]  # fmt: skip
        if new:
            _write(conn, new, by_key, by=by, reason=reason)
            spans = _touched(new, [*known, *new])
            mark_carbon_stale(conn, plant_ids=None, cause="factors", spans=spans)
    return len(new), []


def add_calorific_values(conn: Connection, rows: list[dict[str, Any]]) -> int:
    """Add calorific values that are not there yet; returns how many were new."""
    with conn.transaction(), conn.cursor() as cursor:
        cursor.executemany(query("write_calorific_value"), rows)
        added = cursor.rowcount
        if added:
            mark_carbon_stale(conn, plant_ids=None, cause="factors")
    return added


def add_choice(conn: Connection, choice: dict[str, Any]) -> int:
    """Note which series is used from now on, and make stale what it changes; the choice's number."""
    with conn.transaction():
        row = conn.execute(query("write_factor_choice"), choice).fetchone()
        if choice["used_for"] == INVENTORY:
            of = choice["plant_id"]
            mark_carbon_stale(
                conn, plant_ids=None if of is None else [of], cause="choice",
                spans=[CarbonSpan(choice["carrier"])],
            )  # fmt: skip
    return int(row[0]) if row else 0


def _touched(new: list[dict[str, Any]], records: list[dict[str, Any]]) -> set[CarbonSpan]:
    """What new records may change: carriers that can use them, until another record begins."""
    begins: dict[tuple[Any, ...], set[date]] = {}
    for record in records:
        if record["valid_from"]:
            begins.setdefault(_key(record)[:-1], set()).add(record["valid_from"])
    return {
        CarbonSpan(carrier) if row["series"] == OTHER_GASES  # whose dates are not asked
        else CarbonSpan(carrier, row["valid_from"], _before_next(row, begins.get(_key(row)[:-1], ())))
        for row in new
        for carrier in carriers_of(row["series"], row["carrier"])
    }  # fmt: skip


def _before_next(row: dict[str, Any], begins: Iterable[date]) -> date | None:
    first = row["valid_from"]
    following = [day for day in begins if first is None or day > first]
    return min(following) - ONE_DAY if following else None


def _write(
    conn: Connection, new: list[dict[str, Any]], known: dict[tuple[Any, ...], dict[str, Any]], *,
    by: str, reason: str,
) -> None:  # fmt: skip
    ids = conn.execute(query("next_factor_ids"), {"count": len(new)}).fetchall()
    rows = [
        {**row, "factor_id": number, "entered_by": by, "reason": reason}
        for row, (number,) in zip(new, ids, strict=True)
    ]
    with conn.cursor() as cursor:
        cursor.executemany(
            query("supersede_factor"),
            [{"factor_id": known[_key(row)]["factor_id"], "superseded_by": row["factor_id"]}
             for row in rows if _key(row) in known],
        )  # fmt: skip
        cursor.executemany(query("write_factor"), rows)


def _key(record: dict[str, Any]) -> tuple[Any, ...]:
    return (*(record.get(name) for name in KEY), record.get("valid_from"))
