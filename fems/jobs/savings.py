"""Energy that frozen baselines let expect, for the plant-days that changed."""

from datetime import datetime

import pandas as pd

from fems.clock import Window
from fems.compute.plant_days import Version, drivers_by_day, saving_days, used_by_day
from fems.compute.records import from_record
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store.baselines import read_baselines, replace_savings
from fems.store.pool import Connection
from fems.store.results import claim_touched_days, read_day_amounts


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Compute expected and actual energy of stale plant-days."""
    return run_passes(conn, "savings", window, _one_pass)


def _one_pass(conn: Connection) -> Result | None:
    days = claim_touched_days(conn, "savings")
    if days is None:
        return None
    versions = _versions(conn, days["plant_id"].unique().tolist())
    counted = days[days["plant_id"].isin(versions)]
    if counted.empty:
        return Result(replace_savings(conn, days, pd.DataFrame()))
    amounts = read_day_amounts(conn, counted)
    rows = saving_days(used_by_day(amounts), drivers_by_day(amounts), versions)
    return Result(replace_savings(conn, days, rows))


def _versions(conn: Connection, plant_ids: list[int]) -> dict[int, list[Version]]:
    """Frozen baselines by day of each plant, oldest first."""
    versions: dict[int, list[Version]] = {}
    for row in read_baselines(conn, plant_ids=plant_ids, only_frozen=True, grain="day"):
        version = Version(row["baseline_id"], row["counts_from"], from_record(row["model"]))
        versions.setdefault(row["plant_id"], []).append(version)
    return versions
