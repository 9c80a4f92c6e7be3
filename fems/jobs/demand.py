"""The running quarter of an hour of each plant: projected, held against its limits, announced."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from fems.clock import Window, floor_interval
from fems.compute.peak import Projection, is_announced, project
from fems.compute.peak_risk import Load, contributors, suggested
from fems.errors import InsufficientDataError
from fems.jobs.counters import read_counters
from fems.jobs.job import Result
from fems.jobs.limits import Limits
from fems.jobs.usual import usual_of
from fems.store.contracts import read_sheddable_loads
from fems.store.demand import read_line_loads, write_demand_now
from fems.store.plants import records
from fems.store.pool import Connection

BEFORE = timedelta(minutes=16)
"""How far back readings are looked at: the quarter before, and a reading before that."""
LINES_NAMED = 5
NOTHING = np.empty(0)


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Bring the running quarter of every plant up to the newest readings."""
    quarter = floor_interval(now)
    usual = usual_of(conn, quarter)
    if not usual.plants:
        return Result()
    counters = read_counters(conn, since=quarter - BEFORE, now=now)
    lines = _lines(usual.lines, read_line_loads(conn, since=quarter - timedelta(minutes=15)))
    loads: dict[int, list[dict[str, Any]]] = {}
    for load in read_sheddable_loads(conn, [p["plant_id"] for p in usual.plants]):
        loads.setdefault(load["plant_id"], []).append(load)
    rows, warnings = [], []
    for plant in usual.plants:
        key = plant["plant_id"]
        try:
            running = project(
                counters.get(key, []), start_s=quarter.timestamp(), habit=usual.habits.get(key),
                changes_kw=usual.changes_kw.get(key, NOTHING),
            )  # fmt: skip
        except InsufficientDataError:
            continue  # nothing new of this plant; what was said last stays, with its time
        row = _row(plant, quarter, running, usual.limits[key])
        row["lines"] = lines.get(key, [])
        row["shed"] = _shed(loads.get(key, []), row, running)
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


def _lines(usual: pd.DataFrame, now_kw: Mapping[int, float]) -> dict[int, list[dict[str, Any]]]:
    """Lines that draw more than usual, the most first, by plant."""
    if usual.empty:
        return {}
    found = contributors(pd.Series(now_kw, dtype=float).reindex(usual.index), usual["usual_kw"])
    found = usual[["plant_id", "meter", "name_en", "name_ko"]].join(found, how="right")
    found = found[found["excess_kw"] > 0].groupby("plant_id", sort=False).head(LINES_NAMED)
    by_plant: dict[int, list[dict[str, Any]]] = {}
    for line in records(found):
        by_plant.setdefault(line.pop("plant_id"), []).append(line)
    return by_plant


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
