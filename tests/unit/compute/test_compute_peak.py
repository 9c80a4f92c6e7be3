"""The running quarter of an hour: where it goes, how likely it passes a limit, what still can be used."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fems.compute.peak import Counter, is_announced, project
from fems.compute.peak_habit import Habit, minute_means
from fems.compute.peak_risk import Load, ahead_risk, contributors, month_risk, suggested
from fems.errors import InsufficientDataError

CHANGES = np.linspace(-100, 100, 81)


def steady(kw, until_s, *, every_s=10.0, since_s=-900.0):
    at = np.arange(since_s, until_s + every_s / 2, every_s)
    return Counter(at, kw * (at - at[0]) / 3600)


@pytest.mark.parametrize("every_s", [1.0, 10.0, 30.0, 60.0])
def test_a_steady_load_is_its_own_projection(every_s):
    found = project([steady(400.0, 300.0, every_s=every_s)], start_s=0.0, changes_kw=CHANGES)
    assert found.projected_kw == pytest.approx(400.0)
    assert found.used_kwh == pytest.approx(400 * 300 / 3600)
    assert found.probability(400.0) == pytest.approx(0.5, abs=0.02)


def test_what_may_still_be_used_on_paper():
    """500 kW for ten minutes is 83.3 kWh; 450 kW allows 112.5: 29.2 kWh in five minutes are 350 kW."""
    found = project([steady(500.0, 600.0)], start_s=0.0, changes_kw=CHANGES)
    assert found.allowable_kw(450.0) == pytest.approx(350.0)
    assert found.shed_kw(450.0) == pytest.approx(150.0)
    assert found.allowable_kw(300.0) == 0.0
    assert found.probability(300.0) == 1.0  # 75 kWh are used up already


def test_uncertainty_ends_with_the_quarter():
    early, late = (
        project([steady(400.0, s)], start_s=0.0, changes_kw=CHANGES) for s in (120.0, 840.0)
    )
    assert early.probability(430.0) > late.probability(430.0)
    wide, narrow = (q.quantile(0.9) - q.quantile(0.1) for q in (early, late))
    assert narrow < wide / 10


def test_several_main_meters_add_up_at_their_common_instant():
    both = project([steady(300.0, 400.0), steady(100.0, 360.0)], start_s=0.0, changes_kw=CHANGES)
    assert both.elapsed_s == 360.0
    assert both.projected_kw == pytest.approx(400.0)


def test_a_quarter_seen_from_its_middle_says_so():
    found = project([steady(400.0, 600.0, since_s=300.0)], start_s=0.0, changes_kw=CHANGES)
    assert found.since_s == 300.0
    assert found.projected_kw == pytest.approx(400.0)


@pytest.mark.parametrize(
    "counters",
    [
        pytest.param([], id="no meter"),
        pytest.param([steady(400.0, -60.0)], id="nothing in this quarter"),
        pytest.param([Counter(np.array([30.0]), np.array([0.0]))], id="a single reading"),
    ],
)
def test_a_quarter_that_cannot_be_followed_is_refused(counters):
    with pytest.raises(InsufficientDataError):
        project(counters, start_s=0.0, changes_kw=CHANGES)


def test_without_a_past_there_is_a_projection_and_no_probability():
    found = project([steady(400.0, 300.0)], start_s=0.0, changes_kw=np.empty(0))
    assert found.projected_kw == pytest.approx(400.0)
    assert found.probability(500.0) is None
    assert found.quantile(0.9) is None
    assert not is_announced(None, 800.0)


def test_a_register_rolls_over_and_one_exchanged_begins_anew():
    at = np.array([0.0, 60.0, 120.0, 180.0])
    rolled = Counter.of_register(at, np.array([98.0, 99.0, 0.0, 1.0]), scale=1.0, modulus=100.0)
    assert rolled.kwh.tolist() == [0, 1, 2, 3]
    exchanged = Counter.of_register(at, np.array([80.0, 81.0, 0.0, 1.0]), scale=1.0, modulus=0.0)
    assert exchanged.at_s.tolist() == [120.0, 180.0]


def test_powers_become_energy_by_straight_lines():
    assert Counter.of_power(np.array([0.0, 3600.0]), np.array([0.0, 10.0])).kwh.tolist() == [
        0.0,
        5.0,
    ]


loads = st.floats(0, 5000)
instants = st.integers(2, 14).map(lambda m: m * 60.0)


@given(loads, instants, st.floats(1, 6000), st.floats(1, 6000))
def test_laws_of_a_projection(kw, until, low, high):
    found = project([steady(kw, until)], start_s=0.0, changes_kw=CHANGES)
    low, high = sorted((low, high))
    assert found.probability(low) >= found.probability(high)
    assert found.allowable_kw(low) <= found.allowable_kw(high)
    assert found.quantile(0.1) <= found.quantile(0.9)
    keeps = found.used_kwh + found.allowable_kw(high) * found.remaining_s / 3600
    assert keeps <= max(high / 4, found.used_kwh) * (1 + 1e-9)


def swinging(quarters, *, seed, step_kw=40.0, swing_kw=80.0):
    """Minutes of a load that wanders from quarter to quarter and swings by the minute around it."""
    rng = np.random.default_rng(seed)
    level, levels = 0.0, []
    for step in rng.normal(0, step_kw, quarters):
        level = 0.98 * level + step
        levels.append(1000 + level)
    swing = rng.normal(0, swing_kw, (quarters, 15))
    return np.maximum(np.array(levels)[:, None] + swing - swing.mean(axis=1, keepdims=True), 1.0)


def test_a_habit_does_not_take_a_swing_for_a_rise():
    """Last minutes 200 kW above a quarter that otherwise stood at 1 000: swings of the past return."""
    habit = Habit.fit(swinging(900, seed=1), np.zeros(900))
    rest, off = habit.rest_kw(
        600.0, so_far_kw=1040.0, last_kw=[1200.0] * 3, before_kw=1000.0, change_kw=0.0
    )
    assert rest < 1100.0
    assert off[0] < 0 < off[-1]


def test_probabilities_of_a_habit_come_true():
    """Of quarters said to pass a limit with 20 to 40 percent, about 30 percent do."""
    minutes = swinging(4000, seed=2)
    habit = Habit.fit(minutes[:2000], np.zeros(2000))
    said, came = [], []
    for before, now in pairwise(minutes[2000:]):
        at = np.arange(-15, 8) * 60.0
        kwh = np.concatenate([[0.0], np.cumsum(np.r_[before, now[:7]])]) / 60
        found = project([Counter(at, kwh)], start_s=0.0, changes_kw=np.zeros(40), habit=habit)
        said.append(found.probability(before.mean() + 30))
        came.append(now.mean() > before.mean() + 30)
    said, came = np.array(said), np.array(came)
    for low, high in ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0)):
        chosen = (said > low) & (said <= high)
        assert chosen.sum() > 20
        assert came[chosen].mean() == pytest.approx(said[chosen].mean(), abs=0.1)


def test_a_habit_survives_json_and_wants_two_days():
    habit = Habit.fit(swinging(400, seed=3), np.zeros(400))
    again = Habit.of_dict(habit.as_dict())
    assert np.allclose(again.deviations, habit.deviations, atol=1e-3)
    with pytest.raises(InsufficientDataError, match="it takes 192"):
        Habit.fit(swinging(100, seed=3), np.zeros(100))


def test_a_habit_learned_before_there_were_five_weights_says_what_it_said():
    habit = Habit.fit(swinging(400, seed=3), np.zeros(400))
    kept = habit.as_dict()
    kept["weights"] = [row[:3] for row in kept["weights"]]
    seen = {"so_far_kw": 1040.0, "before_kw": 1000.0, "change_kw": 20.0}
    rest, _ = Habit.of_dict(kept).rest_kw(600.0, last_kw=[1200.0, 900.0, 1100.0], **seen)
    assert rest == pytest.approx(1040.0 + np.dot(habit.weights[9][:3], [160.0, 40.0, 20.0]))


def test_minutes_that_nothing_was_read_in_are_not_known():
    at = np.r_[np.arange(0.0, 600.0, 10.0), np.arange(900.0, 1801.0, 10.0)]
    kw = minute_means(lambda s: s / 60, at, start_s=0.0, quarters=2)
    assert np.isnan(kw[0, 10:]).all()
    assert np.isfinite(kw[0, :9]).all()
    assert np.isfinite(kw[1]).all()


def test_tomorrow_is_as_sure_as_its_forecast():
    start = pd.date_range("2026-11-25T00:00Z", periods=4, freq="15min")
    flat = pd.DataFrame({"start": start, "kw": 900.0, "low_kw": 900.0, "high_kw": 900.0})
    assert ahead_risk(flat, limit_kw=950.0) == (0.0, 0.0, None)
    assert ahead_risk(flat, limit_kw=850.0).at_least == 1.0
    assert ahead_risk(flat.iloc[:0], limit_kw=850.0).at is None
    band = flat.assign(low_kw=800.0, high_kw=1000.0)
    risk = ahead_risk(band, limit_kw=900.0)
    assert (risk.at_least, risk.at_most) == (pytest.approx(0.5), pytest.approx(1 - 0.5**4))


def test_the_rest_of_a_month_needs_a_past():
    assert month_risk(np.full(9, 500.0), days_left=5, limit_kw=600.0) is None
    never = month_risk(np.full(40, 500.0), days_left=10, limit_kw=600.0)
    often = month_risk(np.r_[np.full(20, 500.0), np.full(20, 700.0)], days_left=10, limit_kw=600.0)
    assert 0 < never < 0.2
    assert often > 0.99
    assert month_risk(np.full(40, 500.0), days_left=0, limit_kw=600.0) == 0.0


PUMP = Load("Pump", "펌프", 60.0, 20)
FAN = Load("Fan", "팬", 50.0, 5)
IDLE = Load("Idle", "정지", 80.0, 20, now_kw=0.0)


@pytest.mark.parametrize(
    ("loads", "shed_kw", "remaining_s", "names"),
    [
        pytest.param([PUMP, FAN], 55.0, 300.0, ["Pump"], id="the first is enough"),
        pytest.param([PUMP, FAN], 90.0, 300.0, ["Pump", "Fan"], id="both are needed"),
        pytest.param([FAN, PUMP], 55.0, 400.0, ["Pump"], id="one cannot be off so long"),
        pytest.param([IDLE, PUMP], 55.0, 300.0, ["Pump"], id="one draws nothing by now"),
        pytest.param([PUMP], 500.0, 300.0, ["Pump"], id="not enough, but what there is"),
        pytest.param([PUMP], 0.0, 300.0, [], id="nothing to shed"),
    ],
)
def test_what_to_switch_off(loads, shed_kw, remaining_s, names):
    found = suggested(loads, shed_kw=shed_kw, remaining_s=remaining_s)
    assert [load.name_en for load in found] == names


def test_lines_that_draw_more_than_usual_come_first():
    found = contributors(
        pd.Series({"a": 50.0, "b": 90.0, "c": np.nan, "d": 10.0}),
        pd.Series({"a": 45.0, "b": 30.0, "c": 1.0}),
    )
    assert list(found.index) == ["b", "a", "d"]
    assert found.loc["b", "excess_kw"] == 60.0
