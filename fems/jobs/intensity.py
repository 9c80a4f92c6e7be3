"""Electricity per unit of output, for the plant-days that changed."""

from datetime import datetime

from fems.clock import Window
from fems.compute.intensity import daily_intensity
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store.pool import Connection
from fems.store.results import claim_touched_days, read_day_amounts, replace_intensity


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Compute the intensity of stale plant-days."""
    return run_passes(conn, "intensity", window, _one_pass)


def _one_pass(conn: Connection) -> Result | None:
    days = claim_touched_days(conn, "intensity")
    if days is None:
        return None
    if days.empty:  # only submeters changed
        return Result()
    amounts = read_day_amounts(conn, days, with_hours=False)
    quantity = amounts["quantity"].to_numpy(object)
    output = amounts[quantity == "output"]
    daily, found = daily_intensity(
        electricity=amounts[quantity == "electricity"],
        output=output.assign(amount=output["amount"] * output["weight"]),
    )
    return Result(replace_intensity(conn, days, daily), found)
