"""What the page on tenants and the card on why the complex changed ask, answered from the store."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from dashboards import answers
from dashboards.performance import CONFIDENCE
from dashboards.periods import days_back
from dashboards.source import Comparison, Figure, Name
from fems.clock import time_zone
from fems.compute.causes import Decomposition, summed
from fems.compute.comparison import compared
from fems.compute.plant_change import Days
from fems.compute.savings import Savings
from fems.store.change_view import read_changes
from fems.store.comparison_view import read_scores, read_tenant_facts
from fems.store.plants import read_plants, records
from fems.store.pool import Connection
from fems.store.saved_view import read_saved


@dataclass(frozen=True)
class TenantRow:
    """A plant among the others.

    score, low, high: used over expected, with its interval; None where it is not assessable. [1]
    basis: "trade", or "own" baseline.
    grain: "day", or "month" where bills are all there is.
    """

    code: str
    name: Name
    trade: str
    output_unit: str
    score: float | None
    low: float | None
    high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    tied: bool
    basis: str
    grain: str
    covered: float
    saved: Savings | None
    kwh_per_unit: Figure
    kg_co2e: Figure
    measured_share: float | None


@dataclass(frozen=True)
class TenantsView:
    """Answer for the page on who does well: best first, then those without a rank or a baseline."""

    now: datetime
    first: date
    last: date
    trade: str | None
    trades: list[str]
    rows: list[TenantRow]
    without: list[Name]


@dataclass(frozen=True)
class WhyView:
    """Why the complex bought more or less electricity than in as many days before."""

    before: Days
    after: Days
    change: Decomposition
    explained: int  # plants with a frozen baseline
    plants: int


def tenants_view(
    conn: Connection, trade: str | None, days: int, compare: Comparison, now: datetime
) -> TenantsView | None:
    """Tenants over the last days that are over; None as long as no plant is registered."""
    plants = read_plants(conn)
    if plants.empty:
        return None
    span = _last_days(plants, days, now)
    chosen = plants if trade is None else plants[plants["trade"] == trade]
    ids = chosen["plant_id"].tolist()
    ranked = compared(read_scores(conn, days=span, trade=trade), confidence=CONFIDENCE).table
    facts = read_tenant_facts(conn, ids, span)
    if compare is not Comparison.NONE:
        earlier = read_tenant_facts(conn, ids, _earlier(span, days, compare))
        facts = facts.join(earlier.add_suffix("_before"))
    saved = {
        plant_id: of_plant.savings
        for plant_id, of_plant in read_saved(conn, plant_ids=ids, **span._asdict()).items()
        if np.isfinite(of_plant.savings.actual_kwh)
    }
    known = chosen.set_index("code", drop=False)
    rows = [_row(row, known.loc[row["plant"]], facts, saved) for row in records(ranked)]
    compared_codes = {row.code for row in rows}
    return TenantsView(
        now=now, first=span.first, last=span.last, trade=trade,
        trades=sorted(plants["trade"].unique()), rows=rows,
        without=[answers.name(row) for row in records(chosen) if row["code"] not in compared_codes],
    )  # fmt: skip


def why_view(conn: Connection, days: int, compare: Comparison, now: datetime) -> WhyView | None:
    """The last days that are over against as many earlier; None as long as no plant is registered.

    Compared with nothing, they stand against the days just before: a change is against something.
    """
    plants = read_plants(conn)
    if plants.empty:
        return None
    after = _last_days(plants, days, now)
    before = (
        _earlier(after, days, compare)
        if compare is Comparison.YEAR
        else Days(after.first - timedelta(days=days), after.first - timedelta(days=1))
    )
    changes = read_changes(conn, plants["plant_id"].tolist(), before=before, after=after)
    explained = sum(
        all(finding.name != "decomposition.no_model" for finding in change.findings)
        for change in changes.values()
    )
    return WhyView(before, after, summed(list(changes.values())), explained, len(changes))


def _last_days(plants: pd.DataFrame, days: int, now: datetime) -> Days:
    """Days that are over in the zone of the first plant."""
    last = now.astimezone(time_zone(plants["time_zone"].iloc[0])).date() - timedelta(days=1)
    return Days(last - timedelta(days=days - 1), last)


def _earlier(span: Days, days: int, compare: Comparison) -> Days:
    """The days that a span of so many is compared with."""
    shift = timedelta(days=days_back(days, compare))
    return Days(span.first - shift, span.last - shift)


def _figure(facts: "pd.Series[Any]", name: str) -> Figure:
    return answers.figure(facts[name], facts.get(f"{name}_before"))


def _row(
    row: dict[str, Any], plant: "pd.Series[Any]", facts: pd.DataFrame, saved: dict[int, Savings]
) -> TenantRow:
    own = facts.loc[plant["plant_id"]]
    names = ("score", "low", "high", "rank", "rank_low", "rank_high", "basis", "grain", "covered")
    return TenantRow(
        code=row["plant"], name=answers.name(plant), trade=row["trade"],
        output_unit=plant["output_unit"], tied=bool(row["tied"]),
        **{name: row[name] for name in names}, saved=saved.get(int(plant["plant_id"])),
        kwh_per_unit=_figure(own, "kwh_per_unit"), kg_co2e=_figure(own, "kg_co2e"),
        measured_share=answers.number(own["measured_share"]),
    )  # fmt: skip
