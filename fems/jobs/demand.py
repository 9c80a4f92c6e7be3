"""The running quarter of an hour of each plant: projected, held against its limits, announced."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from fems.clock import Window, floor_interval, time_zone
from fems.compute.peak import Projection, is_announced, project
from fems.compute.peak_risk import Load, contributors, suggested
from fems.errors import InsufficientDataError
from fems.jobs.counters import read_counters
from fems.jobs.job import Result
from fems.jobs.limits import Limits, read_limits
from fems.store.contracts import read_sheddable_loads
from fems.store.demand import (
    read_followed_plants,
    read_habits,
    read_slot_changes,
    read_usual_lines,
    write_demand_now,
)
from fems.store.plants import records
from fems.store.pool import Connection

HISTORY_DAYS = 28
BEFORE = timedelta(minutes=16)
"""How far back readings are looked at: the quarter before, and a reading before that."""
LINES_NAMED = 5


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Bring the running quarter of every plant up to the newest readings."""
    quarter = floor_interval(now)
    plants = [p for p in read_followed_plants(conn) if p["followed"] == p["mains"]]
    if not plants:
        return Result()
    counters = read_counters(conn, since=quarter - BEFORE, now=now)
    changes = read_slot_changes(conn, quarter=quarter, days=HISTORY_DAYS)
    habits, limits = read_habits(conn), read_limits(conn, plants, quarter)
    lines = read_usual_lines(conn, quarter=quarter, days=_alike(quarter, plants[0]["time_zone"]))
    loads = read_sheddable_loads(conn, [p["plant_id"] for p in plants])
    rows, warnings = [], []
    for plant in plants:
        key = plant["plant_id"]
        zone = plant["time_zone"]
        try:
            running = project(
                counters.get(key, []), start_s=quarter.timestamp(), habit=habits.get(key),
                changes_kw=_changes(changes[changes["plant_id"] == key], quarter, zone),
            )  # fmt: skip
        except InsufficientDataError:
            continue  # nothing new of this plant; what was said last stays, with its time
        row = _row(plant, quarter, running, limits[key])
        row["lines"] = _lines(lines[lines["plant_id"] == key])
        row["shed"] = _shed([one for one in loads if one["plant_id"] == key], row, running)
        rows.append(row)
        warnings += [
            {"plant_id": key, "quarter": quarter, "kind": limit["kind"], "won": row["won"],
             "limit_kw": limit["limit_kw"], "probability": limit["probability"],
             "warned_at": row["at"], "projected_kw": running.projected_kw}
            for limit in row["limits"] if is_announced(limit["probability"], running.elapsed_s)
        ]  # fmt: skip
    write_demand_now(conn, rows, warnings)
    return Result(rows=len(rows))


def _row(
    plant: dict[str, Any], quarter: datetime, running: Projection, limits: Limits
) -> dict[str, Any]:
    breach = limits.cost(running.projected_kw)
    return {
        "plant_id": plant["plant_id"], "quarter": quarter,
        "at": quarter + timedelta(seconds=running.elapsed_s), "used_kwh": running.used_kwh,
        "projected_kw": running.projected_kw, "low_kw": running.quantile(0.1),
        "high_kw": running.quantile(0.9), "counts": limits.pays is not None,
        "limits": [
            {"kind": kind, "limit_kw": kw, "probability": running.probability(kw),
             "allowable_kw": running.allowable_kw(kw), "shed_kw": running.shed_kw(kw)}
            for kind, kw in limits.kw.items()
        ],
        "won": None if breach is None else float(breach.won),
        "months": None if breach is None else breach.months,
    }  # fmt: skip


def _changes(of_plant: pd.DataFrame, quarter: datetime, zone: str) -> np.ndarray[Any, Any]:
    """Changes on days of the same kind."""
    kept = of_plant[of_plant["days_before"].isin(_alike(quarter, zone))]
    return kept["change_kw"].to_numpy(float)


def _alike(quarter: datetime, zone: str) -> list[int]:
    """How many days ago days of the same kind were: working days, or those of weekends."""
    today: date = quarter.astimezone(time_zone(zone)).date()
    ago = range(1, HISTORY_DAYS + 1)
    weekend = today.weekday() >= 5
    return [n for n in ago if ((today - timedelta(days=n)).weekday() >= 5) == weekend]


def _lines(of_plant: pd.DataFrame) -> list[dict[str, Any]]:
    """Lines that draw more than usual, the most first."""
    known = of_plant.set_index("meter").astype({"now_kw": float, "usual_kw": float})
    found = known[["name_en", "name_ko"]].join(contributors(known["now_kw"], known["usual_kw"]))
    found = found[found["excess_kw"] > 0].sort_values("excess_kw", ascending=False)
    return records(found.head(LINES_NAMED).reset_index())


def _shed(
    loads: list[dict[str, Any]], row: dict[str, Any], running: Projection
) -> list[dict[str, Any]]:
    """What to switch off so that the lowest limit that is likely passed is kept."""
    needed = [x["shed_kw"] for x in row["limits"] if (x["probability"] or 0) >= 0.5]
    if not needed:
        return []
    can = [Load(one["name_en"], one["name_ko"], one["kw"], one["minutes"], one["now_kw"])
           for one in loads]  # fmt: skip
    chosen = suggested(can, shed_kw=max(needed), remaining_s=running.remaining_s)
    return [{"name_en": load.name_en, "name_ko": load.name_ko, "kw": load.available_kw}
            for load in chosen]  # fmt: skip
