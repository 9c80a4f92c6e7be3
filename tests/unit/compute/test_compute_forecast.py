"""The load of the days to come, from the days that were like them."""

import runpy
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.compute.forecast import (
    HOLIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    TUESDAY_TO_FRIDAY,
    day_group,
    forecast_days,
    weighted_quantiles,
)
from fems.errors import InsufficientDataError

ROOT = Path(__file__).resolve().parents[3]
STEEL = ROOT.parent / "shared" / "data" / "steel_uci" / "steel_2018_15min_interval_start.csv.gz"
MONDAY_THE_FIRST = date(2026, 6, 1)


def history(days=28, *, before=MONDAY_THE_FIRST, kwh=lambda day, slot: 10.0, estimated=0.0):
    """Every quarter-hour of so many days; kwh of day and slot, None for a missing one."""
    rows = [
        (day, slot, amount, amount * estimated)
        for day in (before - timedelta(days=back) for back in range(days, 0, -1))
        for slot in range(96)
        if (amount := kwh(day, slot)) is not None
    ]
    return pd.DataFrame(rows, columns=["day", "slot", "amount", "estimated"])


def one_day(past, day=MONDAY_THE_FIRST, holidays=frozenset()):
    return forecast_days(past, days=[day], holidays=holidays).set_index("slot")


@pytest.mark.parametrize(
    ("day", "group"),
    [
        (date(2026, 6, 1), MONDAY),
        (date(2026, 6, 2), TUESDAY_TO_FRIDAY),
        (date(2026, 6, 5), TUESDAY_TO_FRIDAY),
        (date(2026, 6, 6), SATURDAY),
        (date(2026, 6, 7), SUNDAY),
    ],
    ids=str,
)
def test_groups_of_days(day, group):
    assert day_group(day, frozenset()) == group
    assert day_group(day, {day}) == HOLIDAY


def test_what_never_changes_goes_on():
    ahead = one_day(history())
    assert ahead.index.tolist() == list(range(96))
    assert (ahead[["kwh", "low_kwh", "high_kwh"]] == 10.0).all(axis=None)


def test_each_day_is_like_the_days_of_its_kind():
    by_group = {MONDAY: 30, TUESDAY_TO_FRIDAY: 50, SATURDAY: 20, SUNDAY: 5}
    past = history(kwh=lambda day, _: float(by_group[day_group(day, frozenset())]))
    week = [MONDAY_THE_FIRST + timedelta(days=i) for i in range(7)]
    ahead = forecast_days(past, days=week, holidays=frozenset())
    assert ahead.groupby("day")["kwh"].first().tolist() == [30, 50, 50, 50, 50, 20, 5]
    assert len(ahead) == 7 * 96


def test_a_holiday_is_like_the_holidays_and_they_are_not_like_the_others():
    past_holidays = {date(2026, 5, 5), date(2026, 5, 6), date(2026, 5, 25)}
    past = history(kwh=lambda day, _: 2.0 if day in past_holidays else 40.0)
    holidays = past_holidays | {date(2026, 6, 2)}
    assert one_day(past, date(2026, 6, 2), holidays)["kwh"].unique().tolist() == [2.0]
    assert one_day(past, date(2026, 6, 3), holidays)["low_kwh"].unique().tolist() == [40.0]


def test_a_first_holiday_is_like_a_sunday():
    past = history(kwh=lambda day, _: 3.0 if day.weekday() == 6 else 40.0)
    ahead = one_day(past, date(2026, 6, 3), {date(2026, 6, 3)})
    assert ahead["kwh"].unique().tolist() == [3.0]


def test_the_recent_counts_more():
    past = history(56, kwh=lambda day, _: 20.0 if day >= date(2026, 5, 4) else 10.0)
    assert one_day(past)["kwh"].unique().tolist() == [20.0]


def test_the_band_holds_the_middle():
    noise = np.random.default_rng(1)
    ahead = one_day(history(60, kwh=lambda *_: float(noise.gamma(4, 5))))
    assert (ahead["low_kwh"] < ahead["kwh"]).all()
    assert (ahead["kwh"] < ahead["high_kwh"]).all()


def test_a_slot_that_was_never_seen_is_absent_and_not_zero():
    ahead = one_day(history(kwh=lambda _, slot: None if slot in (4, 5) else 10.0))
    assert sorted(set(range(96)) - set(ahead.index)) == [4, 5]
    assert (ahead["kwh"] == 10.0).all()


def test_a_missing_slot_does_not_pull_the_others_down():
    gone = date(2026, 5, 25)
    ahead = one_day(history(kwh=lambda day, slot: None if day == gone and slot == 7 else 10.0))
    assert ahead.loc[7, ["kwh", "low_kwh", "high_kwh"]].tolist() == [10.0, 10.0, 10.0]


def test_an_hour_that_came_twice_counts_as_one():
    long_sunday = pd.DataFrame(
        {"day": date(2026, 5, 31), "slot": range(4, 8), "amount": 10.0, "estimated": 0.0}
    )
    ahead = one_day(pd.concat([history(), long_sunday]), date(2026, 6, 7))
    assert ahead["high_kwh"].unique().tolist() == [10.0]


@pytest.mark.parametrize(
    ("past", "says"),
    [
        pytest.param(history(13), "13 days", id="13 days"),
        pytest.param(history(0), "0 days", id="nothing at all"),
        pytest.param(history(estimated=0.31), "30 percent", id="too much of it estimated"),
    ],
)
def test_too_little_history_is_refused(past, says):
    with pytest.raises(InsufficientDataError, match=says):
        one_day(past)


@pytest.mark.parametrize(
    "past",
    [
        pytest.param(history(14), id="14 days"),
        pytest.param(history(estimated=0.29), id="a little estimated"),
        pytest.param(history(kwh=lambda *_: 0.0), id="a plant that stands still"),
    ],
)
def test_enough_history_is_not_refused(past):
    assert len(one_day(past)) == 96


@settings(deadline=None, max_examples=200, derandomize=True)
@given(
    values=st.lists(
        st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), min_size=1, max_size=40
    ),
    weight=st.sampled_from([1.0, 0.25, 8.0]),
)
def test_equal_weights_give_the_quantiles_of_numpy(values, weight):
    table, levels = np.array(values), (0.1, 0.5, 0.9)
    found = weighted_quantiles(table, np.full(len(table), weight), levels)
    assert found == pytest.approx(np.quantile(table, levels, axis=0, method="inverted_cdf"))


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.integers(1, 5)), min_size=1, max_size=20))
def test_a_weight_of_three_is_as_three_times_the_value(pairs):
    values, weights = (np.array(column, float) for column in zip(*pairs, strict=True))
    repeated = np.repeat(values, weights.astype(int))
    levels = (0.25, 0.5, 0.75)  # binary fractions: no rounding decides
    weighted = weighted_quantiles(values[:, None], weights, levels)
    once = weighted_quantiles(repeated[:, None], np.ones(len(repeated)), levels)
    assert weighted.tolist() == once.tolist()


def test_missing_values_weigh_nothing():
    column = np.array([[np.nan], [1.0], [2.0], [3.0]])
    weights = np.array([1_000.0, 1, 1, 1])
    assert weighted_quantiles(column, weights, (0.5,)).tolist() == [[2.0]]
    assert np.isnan(weighted_quantiles(np.full((3, 1), np.nan), np.ones(3), (0.5,))).all()


@pytest.mark.skipif(not STEEL.is_file(), reason=f"needs shared/data/steel_uci/{STEEL.name}")
def test_a_steel_plant_is_forecast_as_well_as_was_designed(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    benchmark = runpy.run_path(str(ROOT / "benchmarks" / "forecast.py"))
    scores = benchmark["score"](benchmark["read_load"](STEEL), every_days=3)
    assert scores.days == 62
    assert scores.mase <= 0.66
    assert scores.mase < scores.profile_mase < scores.naive_mase
