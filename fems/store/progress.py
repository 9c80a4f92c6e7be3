"""Where plants and the complex stand against their targets."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from fems.compute.carbon.landing import Landing, Running, expect_month, land
from fems.compute.carbon.targets import gap_means, glidepath, monthly
from fems.store.carbon import read_operational
from fems.store.gap_terms import GapTerms, read_gap_terms
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.targets import read_outputs, read_year

KEPT_DAYS = 28
"""Four weeks: what days without a forecast are expected to be like."""


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
    terms: GapTerms = field(default_factory=GapTerms)

    def means(self, gap_kg: float, **own: float | None) -> dict[str, float | None]:
        """What closing a gap takes, by the terms of the place or, where given, by others."""
        terms = {"won_per_kwh": self.terms.won_per_kwh, "pv_kwh_per_kw": self.terms.pv_kwh_per_kw}
        given = {name: value for name, value in own.items() if value is not None}
        return gap_means(gap_kg, kg_per_kwh=self.kg_per_kwh, **{**terms, **given})


def read_progress(
    conn: Connection, target: dict[str, Any], plant_ids: list[int], year: int, *, today: date
) -> Progress:
    """Compare a year's months with a target.

    An intensity target is compared as the emissions it allows for the output there was: the intensity
    of the year's path times each month's output; months to come are expected with the base's output.
    The month of today is expected by the forecast of its days; see `expect_month`.
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
    running = read_running(conn, plant_ids, today=today) if year == today.year else None
    return Progress(
        target, year, base_now, target["base_kg"], float(np.nansum(plan)), target["base_kg"] * share, actual,
        pd.Series(plan, actual.index), land(actual.tolist()[:done], plan, shape, running), float(grid),
        read_gap_terms(conn, plant_ids, today=today),
    )  # fmt: skip


def read_running(conn: Connection, plant_ids: list[int], *, today: date) -> Running | None:
    """The month of today of plants: what it has emitted and is expected to; None if hardly known."""
    first = today.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    back = min(first, today - timedelta(days=KEPT_DAYS))
    days = read_frame(conn, "read_running_days", {
        "plant_ids": plant_ids, "first": back, "last": today - timedelta(days=1)})  # fmt: skip
    params = {"plant_ids": plant_ids, "first": today, "last": last}
    return expect_month(
        days, read_frame(conn, "read_running_forecast", params), today=today, last=last
    )


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
