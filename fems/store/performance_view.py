"""Everything there is to say of how a plant performs: its baseline, days, savings and projects."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from fems.compute.baseline import Baseline
from fems.compute.drift import Drift
from fems.compute.plant_days import drivers_by_day, rows_of, used_by_day
from fems.compute.projects import Verified
from fems.compute.records import from_record
from fems.compute.regression.columns import TEMPERATURE
from fems.compute.saved_spans import base_load_kwh, saved_in, shares_of
from fems.compute.savings import Savings
from fems.compute.watch import watched
from fems.store.baselines import read_baselines, read_plant_days, read_savings
from fems.store.events import read_events
from fems.store.performance_bills import read_bill_days, read_bill_savings
from fems.store.pool import Connection
from fems.store.projects import read_projects, read_verified
from fems.store.results import read_day_amounts

RECENT_DAYS = 30
_LINE_POINTS = 12
_DAYS = ["day", "kwh", "output", "temperature_c", "expected_kwh", "fitted", "in_event"]


@dataclass(frozen=True)
class Performance:
    """How a plant performs against its newest frozen baseline.

    row : of read_baselines, with the model card; None without a frozen baseline.
    total, year, recent : savings since it counts, of this calendar year, of the last 30 days.
    shares : measured, estimated and missing share of the days of `total`.
    days : day, kwh, output, temperature_c, expected_kwh, fitted (a day of the baseline's own),
        in_event (taken out); from the baseline's first day on. [kWh, the plant's unit, degC]
    line : output, expected_kwh: what the baseline says of a Wednesday, all other drivers at their
        median.
    base_kwh : energy of a day without output. [kWh]
    Of a plant whose baseline rests on bills each of `days` is the mean day of one.
    drift : going on now.
    """

    row: dict[str, Any] | None = None
    total: Savings | None = None
    year: Savings | None = None
    recent: Savings | None = None
    shares: dict[str, float | None] = field(default_factory=dict)
    days: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_DAYS))
    line: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["output", "expected_kwh"])
    )
    base_kwh: float | None = None
    drift: Drift | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    projects: list[tuple[dict[str, Any], Verified]] = field(default_factory=list)


def read_performance(conn: Connection, plant_id: int, *, last: date) -> Performance:
    """How a plant performs up to a day, included."""
    projects = [
        (row, read_verified(conn, row, last=last))
        for row in read_projects(conn, plant_ids=[plant_id])
    ]
    events = read_events(conn, plant_ids=[plant_id])
    frozen = read_baselines(conn, plant_ids=[plant_id], only_frozen=True)
    if not frozen:
        return Performance(projects=projects, events=events)
    row = frozen[-1]
    model = from_record(row["model"])
    year = max(row["counts_from"], last.replace(month=1, day=1))
    if row["grain"] == "month":
        days = _marked(read_bill_days(conn, row, model, last=last), row, events)
        total, this_year = (
            read_bill_savings(conn, row, model, first=first, last=last)
            for first in (row["counts_from"], year)
        )
        return Performance(row=row, total=total, year=this_year, days=days, events=events,
                           projects=projects)  # fmt: skip
    models = {row["baseline_id"]: model}
    saved = read_savings(conn, plant_ids=[plant_id], first=row["counts_from"], last=last)
    saved = saved[saved["baseline_id"] == row["baseline_id"]]
    days = _marked(_days(conn, plant_id, row["first_day"], last, model), row, events)
    return Performance(
        row=row,
        total=_since(saved, models, row["counts_from"], last),
        year=_since(saved, models, year, last),
        recent=_since(saved, models, last - timedelta(days=RECENT_DAYS - 1), last),
        shares=shares_of(saved), days=days, line=_line(days, model),
        base_kwh=base_load_kwh(saved, models), drift=watched(saved, model).drift,
        events=events, projects=projects,
    )  # fmt: skip


def _since(
    saved: pd.DataFrame, models: dict[int, Baseline], first: date, last: date
) -> Savings | None:
    """Savings from a day on; None where nothing counts."""
    of_span = saved[saved["day"] >= first].reset_index(drop=True)
    found = saved_in(of_span, models, expected_days=max((last - first).days + 1, 1))
    return found if len(found.periods) else None


def _days(
    conn: Connection, plant_id: int, first: date, last: date, model: Baseline
) -> pd.DataFrame:
    """Energy, drivers and what the baseline lets expect of each day."""
    known = read_plant_days(conn, plant_ids=[plant_id], first=first, last=last)
    if known.empty:
        return pd.DataFrame(columns=_DAYS)
    amounts = read_day_amounts(conn, known)
    used, drivers = used_by_day(amounts), drivers_by_day(amounts)
    rows = rows_of(plant_id, used, drivers)
    own = drivers.reindex(used.index)
    products = [name for name in own if str(name).startswith("output")]
    made = own[products].sum(axis=1, min_count=1)
    air = own[TEMPERATURE] if TEMPERATURE in own else pd.Series(np.nan, own.index)
    frame = own.assign(day=rows.start.date, kwh=rows.energy, output=made, temperature_c=air,
                       expected_kwh=model.expected(rows)[0])  # fmt: skip
    return frame.reset_index(drop=True)


def _marked(days: pd.DataFrame, row: dict[str, Any], events: list[dict[str, Any]]) -> pd.DataFrame:
    """With what belongs to the baseline, and what was taken out."""
    out = np.zeros(len(days), bool)
    for event in events:
        if event["accepted"]:
            out |= days["day"].between(event["first_day"], event["last_day"]).to_numpy()
    return days.assign(fitted=days["day"] <= row["last_day"], in_event=out)


def _line(days: pd.DataFrame, model: Baseline) -> pd.DataFrame:
    """The model over the output that was seen, the products in their usual proportion."""
    terms, own = model.terms, days[days["fitted"]]
    if terms is None:
        return pd.DataFrame(columns=["output", "expected_kwh"])
    wanted = [name for name in own if str(name).startswith("output") and name in terms.needs]
    if not wanted or not own["output"].notna().any():
        return pd.DataFrame(columns=["output", "expected_kwh"])
    share = own[wanted].sum() / max(float(own[wanted].sum().sum()), 1e-12)
    least = float(own.loc[own["output"] > 0, "output"].min())
    grid = np.linspace(least, float(own["output"].max()), _LINE_POINTS)
    times = pd.date_range(own["day"].iloc[0], periods=_LINE_POINTS, freq="W-WED")
    others = {name: own[name].median() for name in (*terms.needs, TEMPERATURE) if name in own}
    drivers = pd.DataFrame({**others, **{name: grid * share[name] for name in wanted}}, times)
    return pd.DataFrame(
        {"output": grid, "expected_kwh": model.predict(drivers).reindex(times).to_numpy()}
    )
