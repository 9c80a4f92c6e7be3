"""What a span saved is the same from its days and from sums of them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from fems.compute.baseline import Baseline
from fems.compute.regression.result import Uncertainty
from fems.compute.saved_spans import VersionSums, saved_in, saved_of

FORMULA = Baseline(
    "day", uncertainty=Uncertainty("formula", np.array([[9.0, 1.0], [1.0, 0.5]]), 40.0, 55.0)
)
DRAWN = Baseline("day", uncertainty=Uncertainty("bootstrap", np.array([[4.0]]), 90.0, 11.0))
UNSURE = Baseline("day", uncertainty=Uncertainty("none", np.array([[np.nan]]), np.nan, 0.0))
BASELINES = {1: FORMULA, 2: DRAWN, 3: UNSURE, 4: replace(FORMULA, uncertainty=None)}
WIDTH = {1: 2, 2: 1, 3: 1, 4: 2}


def days(versions, *, events=()):
    rng = np.random.default_rng(len(versions))
    return pd.DataFrame({
        "day": pd.date_range(date(2026, 1, 1), periods=len(versions)).date,
        "baseline_id": versions, "expected_kwh": rng.uniform(90, 110, len(versions)),
        "actual_kwh": rng.uniform(80, 100, len(versions)),
        "terms": [rng.uniform(0, 3, WIDTH[version]).tolist() for version in versions],
        "in_event": np.isin(np.arange(len(versions)), list(events)),
    })  # fmt: skip


def sums(table):
    found = []
    for version, rows in table.groupby("baseline_id"):
        counted = rows[~rows["in_event"]]
        terms = (
            np.array(counted["terms"].tolist()).reshape(len(counted), WIDTH[version]).sum(axis=0)
        )
        found.append(VersionSums(int(version), len(rows), len(counted), counted["expected_kwh"].sum(),
                                 counted["actual_kwh"].sum(), terms))  # fmt: skip
    return found


@pytest.mark.parametrize(
    ("table", "expected_days"),
    [
        pytest.param(days([1] * 40), 40, id="one version"),
        pytest.param(days([1] * 20 + [2] * 25), 60, id="a version that another replaced, and gaps"),
        pytest.param(days([1] * 30, events=range(5, 9)), 30, id="an event was taken out"),
        pytest.param(days([1] * 10 + [2] * 3, events=range(10, 13)), 13, id="all of a version is an event"),
        pytest.param(days([1] * 10 + [3] * 5 + [2] * 5), 20, id="one of three is not assessable"),
        pytest.param(days([4] * 7), None, id="without an uncertainty"),
        pytest.param(days([1] * 5, events=range(5)), 5, id="nothing but events"),
        pytest.param(days([]), 31, id="nothing"),
    ],
)  # fmt: skip
def test_sums_say_what_days_say(table, expected_days):
    by_day = saved_in(table, BASELINES, expected_days=expected_days)
    of_sums = saved_of(sums(table), BASELINES, expected_days=expected_days)
    for what in ("expected_kwh", "actual_kwh", "sd_kwh", "degrees", "covered"):
        assert getattr(of_sums, what) == pytest.approx(
            getattr(by_day, what), rel=1e-12, nan_ok=True
        )
    assert (of_sums.method, of_sums.findings) == (by_day.method, by_day.findings)
    assert of_sums.interval(0.9) == pytest.approx(by_day.interval(0.9), rel=1e-9, nan_ok=True)
