"""Performance of a plant that exists only here: fitted and saved by the real functions."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from dashboards.performance import Entering, Entry, PerformanceView
from dashboards.source import Name
from fems.compute.baseline import fit_baseline
from fems.compute.drift import Drift
from fems.compute.finding import Finding
from fems.compute.projects import Project, verified
from fems.compute.records import as_record
from fems.compute.savings import savings
from fems.store.performance_view import Performance

LAST = date(2026, 11, 17)
FIRST = date(2025, 7, 1)
COUNTS_FROM = date(2026, 7, 1)


def performance(code, name, now, output_unit, *, known):
    found = full() if known else Performance()
    return PerformanceView(code, name, ZoneInfo("Asia/Seoul"), now, LAST, output_unit, found)


@cache
def full():
    days = pd.date_range(FIRST, LAST)
    rng = np.random.default_rng(3)
    output = np.where(days.day_of_week < 6, rng.uniform(20, 40, len(days)), 0.0)
    warm = (
        13
        + 13 * np.sin(2 * np.pi * (days.day_of_year - 110) / 365.25)
        + rng.normal(0, 3, len(days))
    )
    used = 4000 + 120 * output + 90 * np.maximum(warm - 20, 0) + rng.normal(0, 300, len(days))
    since = days >= pd.Timestamp(COUNTS_FROM)
    energy = pd.Series(used * np.where(since, 0.93, 1.0), days)
    drivers = pd.DataFrame({"output": output, "temperature_c": warm}, days)
    model = fit_baseline(energy[~since], drivers[~since])
    saved = savings(model, energy[since], drivers[since])
    table = pd.DataFrame(
        {"day": days.date, "kwh": energy.to_numpy(), "output": output, "temperature_c": warm,
         "expected_kwh": model.predict(drivers).to_numpy(), "fitted": ~since, "in_event": False}
    )  # fmt: skip
    table.loc[40, "kwh"] = np.nan
    row = {
        "version": 1, "first_day": FIRST, "last_day": date(2026, 6, 30), "counts_from": COUNTS_FROM,
        "note": "two furnaces, three shifts", "model": as_record(model),
        "findings": [Finding("baseline.short", "short", {}).as_dict()],
        "frozen_at": datetime(2026, 7, 2, tzinfo=UTC),
    }  # fmt: skip
    grid = np.linspace(20, 40, 5)
    return Performance(
        row=row, total=saved, year=saved, recent=saved, days=table, base_kwh=4000.0,
        shares={"measured_share": 0.99, "estimated_share": 0.01, "missing_share": 0.0},
        line=pd.DataFrame({"output": grid, "expected_kwh": 4000 + 120 * grid}),
        drift=Drift(pd.Timestamp("2026-10-20"), pd.Timestamp("2026-11-01"), "up", 400.0),
        events=[{"event_id": 1, "first_day": date(2026, 8, 1), "last_day": date(2026, 8, 6),
                 "note": "a strike", "detected": False, "accepted": True, "effect_kwh": None},
                {"event_id": 2, "first_day": date(2026, 9, 1), "last_day": date(2026, 9, 6),
                 "note": "detected", "detected": True, "accepted": False, "effect_kwh": 9_400.0}],
        projects=[_project(saved)],
    )  # fmt: skip


def _project(saved):
    row = {"code": "servo", "name": "Servo pumps", "done_on": COUNTS_FROM, "cost": 90e6,
           "currency": "KRW"}  # fmt: skip
    return row, verified(Project("servo", COUNTS_FROM, 90e6, 300_000.0), saved, price_per_kwh=140.0)


def entering(now):
    """A meter of output by the day, and an entry that counts and one that does not yet."""
    boards, today = Name("Boards", "판재"), now.date()
    entries = [
        Entry(today - timedelta(days=n), boards, "t", 40.0 + n, "kim", stored=n > 1) for n in (1, 2)
    ]
    return Entering(today, may_write=True, meters=[("boards", boards, "t")], entries=entries)
