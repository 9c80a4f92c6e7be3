"""Electricity per unit of output, for the plant-days that changed."""

from datetime import datetime

from fems.clock import Window
from fems.compute.intensity import daily_intensity
from fems.jobs.job import Result
from fems.store.pool import Connection
from fems.store.results import claim_touched_days, read_day_amounts, replace_intensity
from fems.store.stale import mark_all_stale


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Compute the intensity of stale plant-days; a window makes all of its days stale first."""
    result = Result()
    if window is not None:
        mark_all_stale(conn, "intensity", window=window, cause="requested")
    while True:
        with conn.transaction():
            days = claim_touched_days(conn, "intensity")
            if days is None:
                return result
            if days.empty:
                continue
            amounts = read_day_amounts(conn, days)
            daily, found = daily_intensity(
                electricity=amounts[amounts["quantity"] == "electricity"],
                output=amounts[amounts["quantity"] == "output"],
            )
            result.add(rows=replace_intensity(conn, days, daily), findings=found)
