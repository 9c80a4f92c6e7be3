"""Where plants and the complex stand against their targets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from fems.compute.carbon.landing import Landing, Running, land, together
from fems.compute.carbon.targets import gap_means, glidepath, monthly
from fems.store.gap_terms import GapTerms
from fems.store.plants_facts import Months, PlantsFacts, months_of, read_plants_facts, read_streams
from fems.store.pool import Connection


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
    """Compare a year's months with a target of plants.

    An intensity target is compared as the emissions it allows for the output there was: the intensity
    of the year's path times each month's output; months to come are expected with the base's output.
    The month of today is expected by the forecast of its days; see `expect_month`.
    """
    (found,) = read_progresses(conn, [(target, plant_ids)], year, today=today)
    return found


def read_progresses(
    conn: Connection, targets: Sequence[tuple[dict[str, Any], list[int]]], year: int, *, today: date
) -> list[Progress]:
    """The same for targets, each with its plants: what they have in common is read once."""
    if not targets:
        return []
    years = [year, *(target["base_year"] for target, _ in targets)]
    of_output = {ids[0] for target, ids in targets if target["kind"] == "intensity"}
    facts = read_plants_facts(
        conn, sorted({plant for _, ids in targets for plant in ids}),
        first_year=min(years), last_year=max(years), of_output=sorted(of_output), today=today,
    )  # fmt: skip
    return [_progress(facts, target, ids, year, today=today) for target, ids in targets]


def _progress(
    facts: PlantsFacts, target: dict[str, Any], plant_ids: list[int], year: int, *, today: date
) -> Progress:
    base, months = facts.year(plant_ids, target["base_year"]), months_of(year)
    over = [month < date(today.year, today.month, 1) for month in months]
    actual = np.where(over, facts.year(plant_ids, year), np.nan)
    whole = not np.isnan(base).any()
    base_now = float(base.sum()) if whole else target["base_kg"]
    shape = base.tolist() if whole else target["base_months"]
    share = glidepath(1.0, target["base_year"], target["anchors"], year)
    plan = monthly(base_now * share, shape)
    if target["kind"] == "intensity":
        plan = _for_output(facts, plant_ids[0], target["base_year"], year, plan)
    running = facts.running(plant_ids) if year == today.year else None
    return Progress(
        target, year, base_now, target["base_kg"], float(np.nansum(plan)), target["base_kg"] * share,
        pd.Series(actual, months), pd.Series(plan, months),
        land(actual.tolist()[: sum(over)], plan, shape, running), facts.kg_per_kwh(plant_ids),
        facts.gap_terms(plant_ids),
    )  # fmt: skip


def read_running(conn: Connection, plant_ids: list[int], *, today: date) -> Running | None:
    """The month of today of plants: what it has emitted and is expected to; None if hardly known."""
    streams = read_streams(conn, plant_ids, today=today)
    return together([stream for of_plant in streams.values() for stream in of_plant])


def _for_output(
    facts: PlantsFacts, plant_id: int, base_year: int, year: int, plan: Months
) -> Months:
    """A plan scaled by each month's output against that of the base year's month, where both are known."""
    before, now = facts.output(plant_id, base_year), facts.output(plant_id, year)
    ratio = now / np.where(before > 0, before, np.nan)
    return plan * np.where(np.isnan(ratio), 1.0, ratio)
