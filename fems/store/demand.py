"""The running quarter of an hour: what it is judged by, and what was said of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from psycopg.types.json import Jsonb

from fems.compute.peak_habit import Habit
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts

JSON = ("limits", "lines", "shed")
STEP = timedelta(seconds=20)
"""Of a register, between which what it counted is taken to have come evenly."""


def read_followed_plants(conn: Connection) -> list[dict[str, Any]]:
    """Plants with main electricity meters: plant_id, code, time_zone, contract_kw, mains, followed."""
    return read_dicts(conn, "read_followed_plants")


def read_running_readings(conn: Connection, *, since: datetime, now: datetime) -> pd.DataFrame:
    """Readings of main electricity meters: plant_id, meter_id, at_s, value (the meter's own unit).

    By meter and time. Of a register that is read more often, the last by each STEP since the beginning.
    """
    params = {"since": since, "now": now, "step": STEP}
    return read_frame(conn, "read_running_readings", params)


def read_slot_changes(conn: Connection, *, quarter: datetime, days: int) -> pd.DataFrame:
    """How demand changed around this time of day: plant_id, days_before, offset_n, kw, change_kw."""
    return read_frame(conn, "read_slot_changes", {"quarter": quarter, "days": days})


def read_usual_lines(conn: Connection, *, quarter: datetime, days: Sequence[int]) -> pd.DataFrame:
    """Submeters as usual: meter_id, plant_id, meter, name_en, name_ko, usual_kw."""
    return read_frame(conn, "read_usual_lines", {"quarter": quarter, "days": list(days)})


def read_line_loads(conn: Connection, *, since: datetime) -> dict[int, float]:
    """Present loads of submeters that have spoken since an instant. [kW]"""
    rows = conn.execute(query("read_line_loads"), {"since": since})
    return {meter_id: float(kw) for meter_id, kw in rows}


def read_habits(conn: Connection) -> dict[int, Habit]:
    """How loads move within a quarter, by plant."""
    return {row["plant_id"]: Habit.of_dict(row["habit"]) for row in read_dicts(conn, "read_habits")}


def write_habit(conn: Connection, plant_id: int, habit: Habit, *, at: datetime) -> None:
    """Keep what was learned of a plant."""
    params = {"plant_id": plant_id, "fitted_at": at, "habit": Jsonb(habit.as_dict())}
    conn.execute(query("write_habit"), params)


def write_demand_now(
    conn: Connection, rows: Iterable[Mapping[str, Any]], warnings: Iterable[Mapping[str, Any]]
) -> None:
    """Say what is known of running quarters, and keep what is announced for the first time."""
    packed = [{**row, **{name: Jsonb(row[name]) for name in JSON}} for row in rows]
    with conn.transaction(), conn.cursor() as cursor:
        cursor.executemany(query("write_demand_now"), packed)
        cursor.executemany(query("write_demand_warning"), warnings)


def read_demand_now(conn: Connection, plant_id: int) -> dict[str, Any] | None:
    """The running quarter of a plant, as table demand_now has it; None if it is not followed."""
    rows = read_dicts(conn, "read_demand_now", {"plant_id": plant_id})
    return rows[0] if rows else None


def read_demand_warnings(
    conn: Connection, plant_id: int, *, since: datetime
) -> list[dict[str, Any]]:
    """Warnings since an instant, the newest first, with the demand that came of it (kw)."""
    return read_dicts(conn, "read_demand_warnings", {"plant_id": plant_id, "since": since})


def read_daily_demands(conn: Connection, plant_id: int, *, first: date, last: date) -> pd.DataFrame:
    """Highest demand that counts per local day: day, kw, at."""
    params = {"plant_id": plant_id, "first": first, "last": last}
    return read_frame(conn, "read_daily_demands", params)
