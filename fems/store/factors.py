"""The registry of emission factors and calorific values: dated records, never changed."""

from typing import Any

import pandas as pd

from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.stale import mark_carbon_stale


def read_factors(conn: Connection) -> pd.DataFrame:
    """All emission factors, as table factor has them."""
    return read_frame(conn, "read_factors")


def read_calorific_values(conn: Connection) -> pd.DataFrame:
    """All calorific values, as table calorific_value has them."""
    return read_frame(conn, "read_calorific_values")


def read_plant_series(conn: Connection) -> dict[tuple[int, str], str]:
    """Factor series a plant has chosen, by (plant_id, carrier)."""
    rows = conn.execute(query("read_plant_series"))
    return {(int(row[0]), row[1]): row[2] for row in rows}


def write_factors(
    conn: Connection, factors: list[dict[str, Any]], calorific_values: list[dict[str, Any]]
) -> int:
    """Add records that are not there yet, all or none; returns how many were new.

    Emissions that a new record may change become stale.
    """
    with conn.transaction(), conn.cursor() as cursor:
        added = 0
        for statement, rows in (
            ("write_factor", factors),
            ("write_calorific_value", calorific_values),
        ):
            if rows:
                cursor.executemany(query(statement), rows)
                added += cursor.rowcount
        if added:
            mark_carbon_stale(conn, plant_ids=None, cause="factors")
    return added
