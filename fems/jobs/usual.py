"""What the running quarter of an hour of each plant is judged by: looked up when it may have changed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import pandas as pd

from fems.clock import time_zone
from fems.compute.peak_habit import Floats, Habit
from fems.jobs.limits import Limits, read_limits
from fems.store.demand import (
    read_followed_plants,
    read_habits,
    read_slot_changes,
    read_usual_lines,
)
from fems.store.pool import Connection
from fems.store.revisions import read_figures_version

HISTORY_DAYS = 28


class Usual(NamedTuple):
    """Of the plants that can be followed.

    plants: those of which all main meters can be. changes_kw: by how much demand changed to such a
    quarter on days of the same kind, by plant. [kW] lines: index meter_id, of submeters: plant_id,
    meter, name_en, name_ko, usual_kw.
    """

    plants: Sequence[dict[str, Any]]
    changes_kw: dict[int, Floats]
    habits: dict[int, Habit]
    limits: dict[int, Limits]
    lines: pd.DataFrame


Known = tuple[tuple[datetime, str], Usual]
_known: dict[str, Known] = {}
"""What was looked up last, by database: the job comes every few seconds, and figures change once in a quarter."""


def usual_of(conn: Connection, quarter: datetime) -> Usual:
    """What a quarter is judged by, looked up again in each quarter and after figures or settings changed."""
    where, version = conn.info.dsn, (quarter, read_figures_version(conn))
    known = _known.get(where)
    if known is None or known[0] != version:
        known = _known[where] = (version, _look_up(conn, quarter))
    return known[1]


def _look_up(conn: Connection, quarter: datetime) -> Usual:
    plants = [p for p in read_followed_plants(conn) if p["followed"] == p["mains"]]
    if not plants:
        return Usual([], {}, {}, {}, pd.DataFrame())
    changes = read_slot_changes(conn, quarter=quarter, days=HISTORY_DAYS)
    by_plant = dict(list(changes.groupby("plant_id")))
    lines = read_usual_lines(conn, quarter=quarter, days=_alike(quarter, plants[0]["time_zone"]))
    return Usual(
        plants=plants,
        changes_kw={
            plant["plant_id"]: _changes(by_plant[plant["plant_id"]], quarter, plant["time_zone"])
            for plant in plants if plant["plant_id"] in by_plant
        },
        habits=read_habits(conn),
        limits=read_limits(conn, plants, quarter),
        lines=lines.set_index("meter_id").astype({"usual_kw": float}),
    )  # fmt: skip


def _changes(of_plant: pd.DataFrame, quarter: datetime, zone: str) -> Floats:
    """Changes on days of the same kind."""
    kept = of_plant[of_plant["days_before"].isin(_alike(quarter, zone))]
    return kept["change_kw"].to_numpy(float)


def _alike(quarter: datetime, zone: str) -> list[int]:
    """How many days ago days of the same kind were: working days, or those of weekends."""
    today: date = quarter.astimezone(time_zone(zone)).date()
    ago = range(1, HISTORY_DAYS + 1)
    weekend = today.weekday() >= 5
    return [n for n in ago if ((today - timedelta(days=n)).weekday() >= 5) == weekend]
