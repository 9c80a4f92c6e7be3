"""Where plants and the complex stand against their targets."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from fems.compute.carbon.targets import Landing, glidepath, land, monthly
from fems.store.carbon import read_operational
from fems.store.pool import Connection
from fems.store.targets import read_outputs, read_year


@dataclass(frozen=True)
class Progress:
    """A target in a year.

    base_months: of the base year as it is now; base_set: as it was when the target was set. Both lines
    are kept: a new factor or boundary moves the base as it is now, and the target with it. unit: what
    amounts are in (kg CO2e, or kg CO2e per unit of output for an intensity).
    """

    target: dict[str, Any]
    year: int
    base_kg: float
    base_set: float
    allowed: float
    allowed_set: float
    months: "pd.Series[float]"
    plan: "pd.Series[float]"
    landing: Landing
    kg_per_kwh: float


def read_progress(
    conn: Connection, target: dict[str, Any], plant_ids: list[int], year: int, *, today: date
) -> Progress:
    """Compare a year's months with a target.

    An intensity target is compared as the emissions it allows for the output there was: the intensity
    of the year's path times each month's output; months to come are expected with the base's output.
    """
    base = read_year(conn, plant_ids, target["base_year"])
    actual = read_year(conn, plant_ids, year)
    over = [month < date(today.year, today.month, 1) for month in actual.index]
    actual = actual.where(np.asarray(over))
    done = int(np.sum(over)) if any(over) else 0
    whole = base.notna().all()
    base_now = float(base.sum()) if whole else target["base_kg"]
    shape = base.tolist() if whole else target["base_months"]
    anchors = target["anchors"]
    share = glidepath(1.0, target["base_year"], anchors, year)
    plan = monthly(base_now * share, shape)
    if target["kind"] == "intensity":
        plan = _for_output(conn, plant_ids[0], target["base_year"], year, plan)
    fixed = read_operational(conn, plant_ids)
    grid = fixed.loc[fixed["carrier"] == "electricity", "kg_per_unit_fixed"].mean()
    return Progress(
        target, year, base_now, target["base_kg"], float(np.nansum(plan)), target["base_kg"] * share, actual,
        pd.Series(plan, actual.index), land(actual.tolist()[:done], plan, shape), float(grid),
    )  # fmt: skip


def _for_output(
    conn: Connection,
    plant_id: int,
    base_year: int,
    year: int,
    plan: "np.ndarray[Any, np.dtype[np.float64]]",
) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """A plan scaled by each month's output against that of the base year's month, where both are known."""
    before, now = read_outputs(conn, plant_id, base_year), read_outputs(conn, plant_id, year)
    ratio = now.to_numpy() / before.where(before > 0).to_numpy()
    return plan * np.where(np.isnan(ratio), 1.0, ratio)
