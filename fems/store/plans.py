"""What plants plan for their days: to stand still, and how much to make."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts


def write_day_plans(conn: Connection, rows: Iterable[dict[str, Any]]) -> int:
    """Keep plans: plant_id, day, shutdown, planned_output, why; one for a day replaces another."""
    wanted = list(rows)
    with conn.transaction(), conn.cursor() as cursor:
        cursor.executemany(query("write_day_plan"), wanted)
    return len(wanted)


def read_day_plans(conn: Connection, *, plant: str | None, first: date) -> list[dict[str, Any]]:
    """Plans from a day on: plant, day, shutdown, planned_output, output_unit, why."""
    return read_dicts(conn, "read_day_plans", {"plant": plant, "first": first})


def read_shutdowns(conn: Connection) -> dict[int, set[date]]:
    """Days on which plants stand still, by plant_id."""
    found: dict[int, set[date]] = {}
    for row in read_dicts(conn, "read_shutdowns"):
        found.setdefault(row["plant_id"], set()).add(row["day"])
    return found


def read_output_plans(conn: Connection, *, plant_id: int, today: date, last: date) -> pd.DataFrame:
    """Output by plant-local day: made before today, planned from today to last; day, output."""
    params = {"plant_id": plant_id, "today": today, "last": last}
    return read_frame(conn, "read_output_plans", params)
