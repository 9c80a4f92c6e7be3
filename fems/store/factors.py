"""The registry of emission factors and calorific values: dated records, only ever superseded."""

from datetime import date
from typing import Any

import pandas as pd

from fems.compute.carbon.records import KEY, BadRecord, check_records, same_record
from fems.compute.carbon.streams import Stream, stream_of
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts
from fems.store.stale import mark_carbon_stale

INVENTORY = "inventory"


def read_factors(conn: Connection) -> pd.DataFrame:
    """Current emission factors, as table factor has them."""
    return read_frame(conn, "read_factors")


def read_factor_history(conn: Connection, series: str) -> list[dict[str, Any]]:
    """All records of a series, superseded ones too."""
    return read_dicts(conn, "read_factor_history", {"series": series})


def read_calorific_values(conn: Connection) -> pd.DataFrame:
    """All calorific values, as table calorific_value has them."""
    return read_frame(conn, "read_calorific_values")


def read_plant_series(conn: Connection) -> dict[tuple[int, str], str]:
    """Factor series that the definition of a plant names, by (plant_id, carrier)."""
    rows = conn.execute(query("read_plant_series"))
    return {(int(row[0]), row[1]): row[2] for row in rows}


def read_choices(conn: Connection) -> list[dict[str, Any]]:
    """Choices of factor series that hold: used_for, plant, carrier, series, reason, noted_by …"""
    return read_dicts(conn, "read_factor_choices")


def chosen_stream(
    choices: list[dict[str, Any]], plant_id: int, carrier: str, *, used_for: str = INVENTORY
) -> Stream | None:
    """Stream of a plant's carrier: by the choice for this use, for the inventory, or by default.

    Of two choices for one use, the plant's own counts before that for every plant.
    """
    by_key = {(c["used_for"], c["plant_id"], c["carrier"]): c for c in choices}
    for use in dict.fromkeys((used_for, INVENTORY)):
        for of in (plant_id, None):
            if found := by_key.get((use, of, carrier)):
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
        for row in new:
            row["factor_id"] = _next_id(conn)
            if old := by_key.get(_key(row)):
                conn.execute(
                    query("supersede_factor"),
                    {"factor_id": old["factor_id"], "superseded_by": row["factor_id"]},
                )
        if new:
            with conn.cursor() as cursor:
                cursor.executemany(
                    query("write_factor"),
                    [{**row, "entered_by": by, "reason": reason} for row in new],
                )
            _mark(conn, [row["valid_from"] for row in new])
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
                conn, plant_ids=None if of is None else [of], carriers=[choice["carrier"]],
                cause="choice",
            )  # fmt: skip
    return int(row[0]) if row else 0


def _mark(conn: Connection, begins: list[date | None]) -> None:
    first = None if None in begins else min(day for day in begins if day)
    mark_carbon_stale(conn, plant_ids=None, cause="factors", first=first)


def _next_id(conn: Connection) -> int:
    row = conn.execute(query("next_factor_id")).fetchone()
    return int(row[0]) if row else 0


def _key(record: dict[str, Any]) -> tuple[Any, ...]:
    return (*(record.get(name) for name in KEY), record.get("valid_from"))
