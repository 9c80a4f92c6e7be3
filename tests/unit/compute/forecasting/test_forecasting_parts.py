"""The parts of a forecast: layout, kinds of day, quantiles, weights, and that none looks ahead."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.compute.forecasting import bands
from fems.compute.forecasting.candidates import every
from fems.compute.forecasting.combination import combined
from fems.compute.forecasting.days import HOLIDAY, START_UP, SUNDAY, days_off, kinds
from fems.compute.forecasting.drivers import entering
from fems.compute.forecasting.frame import Frame
from fems.compute.forecasting.quantiles import weighted_quantiles
from fems.compute.forecasting.series import lay_out
from tests.unit.compute.forecasting.made_series import hourly

TAILS = np.array([0.1, 0.9])


def believed(history):
    """Point forecasts of all candidates, their combination and quantiles, at every origin."""
    laid = lay_out(history, periods=48)
    frame = Frame.of(laid)
    hours = pd.date_range(history.index[0], periods=len(history) + 48, freq="h")
    sun = np.random.default_rng(2).uniform(1, 9, len(hours))
    known = entering(frame, pd.DataFrame({"irradiance": sun}, hours), history, laid)
    found = every(frame, drivers=known, tails=TAILS)
    with np.errstate(invalid="ignore"):
        center, _ = combined(frame, found.point)
        quantiles, _ = bands.mixed(frame, center, found.spreads, TAILS)
    return frame, found, center, quantiles


@pytest.mark.parametrize("cut", [pytest.param(0, id="midnight"), pytest.param(7, id="17 h")])
def test_no_origin_of_the_backtest_knows_what_came_after_it(cut):
    history = hourly(100).iloc[: 100 * 24 - cut]
    other = history.copy()
    days = 12
    changed = history.index >= history.index[-1] - pd.Timedelta(days=days) + pd.Timedelta(hours=1)
    other[changed] += np.random.default_rng(9).normal(0, 4, changed.sum())
    (frame, found, *one), (_, again, *two) = believed(history), believed(other)
    before = slice(0, len(frame.rows) - days)
    for name, a in found.point.items():
        b = again.point[name]
        assert np.array_equal(a[before], b[before], equal_nan=True), name
        assert not np.array_equal(a[-1], b[-1]), name
    for a, b in zip(one, two, strict=True):
        assert np.array_equal(a[..., before, :], b[..., before, :], equal_nan=True)


def test_the_naive_repeats_the_last_known_day_and_week():
    history = pd.Series(
        np.arange(24 * 30.0), pd.date_range("2026-01-01", periods=24 * 30, freq="h")
    )
    _, found, *_ = believed(history)
    day, week = found.point["naive day"][-1], found.point["naive week"][-1]
    assert day.tolist() == [*range(696, 720)] * 2
    assert week.tolist() == [*range(552, 600)]


def test_days_of_an_hour_twice_and_of_an_hour_less_keep_their_slots():
    hours = pd.date_range("2026-10-30", periods=24 * 4 + 1, freq="h", tz="America/New_York")
    laid = lay_out(pd.Series(range(len(hours)), hours, dtype=float), periods=2)
    sunday = laid.table[2]  # 1 November has 01:00 twice: hours 49 and 50
    assert sunday[:3].tolist() == [48.0, 49.5, 51.0]
    assert laid.index[0] == pd.Timestamp("2026-11-03", tz="America/New_York")


def test_kinds_of_day_are_those_of_the_series():
    days = np.arange("2026-06-01", "2026-06-29", dtype="M8[D]")
    weekday = np.arange(28) % 7
    level = np.where(weekday >= 4, 1.0, 9.0)[:, None]  # rests from Friday on
    off = days == np.datetime64("2026-06-10")
    level[off] = 1.0
    found = kinds(level, days, off)
    assert found["rest"][:7].tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert found["rest"][9] == 1
    assert [found["shift"][n] for n in (0, 4, 9, 10)] == [1, SUNDAY, HOLIDAY, START_UP]


def test_a_flat_week_rests_on_its_weekend():
    days = np.arange("2026-06-01", "2026-06-15", dtype="M8[D]")
    found = kinds(np.full((14, 1), 5.0), days, np.zeros(14, bool))
    assert found["rest"][:7].tolist() == [0, 0, 0, 0, 0, 1, 1]


def test_a_calendar_may_be_a_country_or_dates():
    days = np.array(["2026-05-05", "2026-05-06"], "M8[D]")
    assert days_off("KR", days).tolist() == [True, False]
    assert days_off({date(2026, 5, 6), pd.Timestamp("2026-05-05")}, days).tolist() == [True, True]
    assert days_off(None, days).tolist() == [False, False]


@settings(deadline=None, max_examples=100, derandomize=True)
@given(
    values=st.lists(
        st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), min_size=1, max_size=40
    ),
    weight=st.sampled_from([1.0, 0.25, 8.0]),
)
def test_equal_weights_give_the_quantiles_of_numpy(values, weight):
    table, levels = np.array(values), np.array([0.1, 0.5, 0.9])
    found = weighted_quantiles(table, np.full((1, len(table)), weight), levels)
    assert found[:, 0] == pytest.approx(np.quantile(table, levels, axis=0, method="inverted_cdf"))


@settings(deadline=None, max_examples=100, derandomize=True)
@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.integers(0, 5)), min_size=1, max_size=20))
def test_a_weight_of_three_is_as_three_times_the_value(pairs):
    values, weights = (np.array(column, float) for column in zip(*pairs, strict=True))
    repeated = np.repeat(values, weights.astype(int))
    levels = np.array([0.25, 0.5, 0.75])  # binary fractions: no rounding decides
    weighted = weighted_quantiles(values[:, None], weights[None], levels)
    if not len(repeated):
        assert np.isnan(weighted).all()
        return
    once = weighted_quantiles(repeated[:, None], np.ones((1, len(repeated))), levels)
    assert weighted.tolist() == once.tolist()


def test_missing_values_weigh_nothing():
    column = np.array([[np.nan], [1.0], [2.0], [3.0]])
    weights = np.array([[1_000.0, 1, 1, 1], [1.0, 0, 0, 0]])
    found = weighted_quantiles(column, weights, np.array([0.5]))[0, :, 0]
    assert found[0] == 2.0
    assert np.isnan(found[1])
