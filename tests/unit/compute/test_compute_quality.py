"""The detectors on small invented series: what is odd, and what is a habit."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fems.compute.finding_kinds import KINDS
from fems.compute.quality.check import SHIFT_NAMES, VALUE_NAMES, check, masks
from fems.compute.quality.limits import LimitError, QualityLimits, Traits
from fems.compute.quality.regular import SATURDAY, SUNDAY, WORKDAY, Regular
from fems.compute.quality.spikes import stands_out
from fems.compute.quality.usual import usual

START = datetime(2026, 3, 1, 15, tzinfo=UTC)  # midnight of Monday, 2 March in Seoul
DAYS = 42
SEOUL = "Asia/Seoul"


def at(day, hour=0.0):
    return round((day * 24 + hour) * 4)


def quarters(days=DAYS, zone=SEOUL, start=START):
    return pd.date_range(start.replace(tzinfo=None), periods=days * 96, freq="15min")


def shift_work(days=DAYS, seed=1):
    """A line that idles at 5 and works at about 40 kWh from 6 to 22 h on six days of the week."""
    rng = np.random.default_rng(seed)
    slot, day = np.arange(days * 96) % 96, np.arange(days * 96) // 96
    works = (slot >= 24) & (slot < 88) & (day % 7 < 6)
    return np.where(works, 40 + rng.normal(0, 3, len(slot)), 5 + rng.normal(0, 0.2, len(slot)))


def series_of(values):
    return Regular.of(values, quarters(len(np.atleast_2d(values)[0]) // 96), zone=SEOUL)


def spans(found, name):
    return [(f.start, f.end) for f in found if f.name == name]


def utc(day, hour):
    return START + timedelta(days=day, hours=hour)


def test_clean_work_in_shifts_gives_nothing():
    assert check(series_of(shift_work()), [1], Traits.simple(1)) == []


def test_a_spike_is_one_interval():
    values = shift_work()
    values[at(30, 10)] = 95
    (found,) = check(series_of(values), [7], Traits.simple(1))
    assert (found.name, found.meter_id) == ("value.spike", 7)
    assert (found.start, found.end) == (utc(30, 10), utc(30, 10.25))
    assert found.facts["value"] == 95


def test_what_stands_out_at_the_same_time_every_day_is_a_habit():
    values = shift_work()
    values[np.arange(DAYS) * 96 + at(0, 6.5)] = 95  # a furnace is lit
    assert check(series_of(values), [1], Traits.simple(1)) == []


@pytest.mark.parametrize(
    ("value", "hours", "wanted"),
    [
        pytest.param(38.2, 3.75, [], id="below four hours"),
        pytest.param(38.2, 5, [(utc(30, 8), utc(30, 13))], id="a frozen value"),
        pytest.param(0.0, 5, [(utc(30, 8), utc(30, 13))], id="zero of a meter that is never idle"),
        pytest.param(
            38.2, 20, [(utc(30, 8), utc(31, 0)), (utc(31, 0), utc(31, 4))],
            id="over midnight, a finding for each day",
        ),
    ],
)  # fmt: skip
def test_stuck(value, hours, wanted):
    values = shift_work()
    values[at(30, 8) : at(30, 8 + hours)] = value
    assert spans(check(series_of(values), [1], Traits.simple(1)), "value.stuck") == wanted


def test_a_short_silence_does_not_hide_a_stuck_meter():
    values = shift_work()
    values[at(30, 8) : at(30, 14)] = 38.2
    values[at(30, 10) : at(30, 11)] = np.nan
    found = check(series_of(values), [1], Traits.simple(1))
    assert spans(found, "value.stuck") == [(utc(30, 8), utc(30, 10)), (utc(30, 11), utc(30, 14))]


def test_a_figure_that_is_given_by_the_day_is_level_by_habit():
    values = np.repeat(np.random.default_rng(2).uniform(50, 60, DAYS), 96)
    assert check(series_of(values), [1], Traits.simple(1)) == []


def test_an_output_may_be_zero_for_however_long():
    values = shift_work()
    values[at(30, 6) : at(31, 6)] = 0
    traits = Traits.simple(1)
    assert spans(check(series_of(values), [1], traits), "value.stuck")
    traits.rests[:] = True
    assert check(series_of(values), [1], traits) == []


def test_work_between_two_stops_is_no_spike_but_a_drop_in_steady_work_is():
    values = shift_work()
    values[at(30, 6)] = 40
    values[at(30, 6.25) : at(30, 7)] = 5.0 + np.arange(3) / 10
    values[at(33, 12)] = 4.9
    (found,) = check(series_of(values), [1], Traits.simple(1))
    assert (found.name, found.start) == ("value.spike", utc(33, 12))


def test_a_machine_that_is_off_at_night_is_not_stuck():
    values = np.where(shift_work() < 20, 0.0, shift_work())
    assert check(series_of(values), [1], Traits.simple(1)) == []


def test_between_the_readings_of_a_slow_meter_all_steps_are_alike():
    values = shift_work()
    values[at(30, 8) : at(30, 14)] = 38.2
    traits = Traits.simple(1)
    assert spans(check(series_of(values), [1], traits), "value.stuck")
    slow = Traits(
        traits.limits, traits.capacity, traits.signed, np.array([6.0]), [""], traits.rests
    )
    assert check(series_of(values), [1], slow) == []


def test_a_straight_line_is_interpolated_and_a_short_one_is_not():
    values = shift_work()
    values[at(30, 8) : at(30, 14)] = np.linspace(30, 45, 24)
    values[at(32, 8) : at(32, 9.5)] = np.linspace(30, 45, 6)
    (found,) = check(series_of(values), [1], Traits.simple(1))
    assert found.name == "value.interpolated"
    assert utc(30, 8) < found.start < found.end < utc(30, 14)
    assert (found.end - found.start) == timedelta(hours=5.5)  # but for the two ends


def test_more_than_the_capacity_says_how_much():
    values = shift_work()
    values[at(3, 10)] = 95  # in the first week, before there are habits
    traits = Traits.simple(1)
    traits.capacity[:] = 200
    (found,) = check(series_of(values), [1], traits)
    assert found.name == "value.over_capacity"
    assert found.facts["times"] == 1.9


@pytest.mark.parametrize("signed", [False, True])
def test_below_zero(signed):
    values = shift_work()
    values[at(30, 23) : at(30, 23.5)] = -6
    traits = Traits.simple(1)
    traits.signed[:] = signed
    found = check(series_of(values), [1], traits)
    wanted = [] if signed else [(utc(30, 23), utc(30, 23.5))]
    assert spans(found, "value.negative") == wanted


def test_limits_differ_by_meter():
    values = np.stack([shift_work(), shift_work()])
    values[:, at(30, 8) : at(30, 14)] = 38.2
    base = Traits.simple(2)
    patient = Traits([QualityLimits(), QualityLimits(stuck_h=8)], base.capacity, base.signed,
                     base.gap_h, base.unit, base.rests)  # fmt: skip
    assert [f.meter_id for f in check(series_of(values), [1, 2], patient)] == [1]


@pytest.mark.parametrize(
    ("own", "says"),
    [
        pytest.param({"stuck": 3}, "Limit 'stuck' of meter a/b is unknown", id="unknown name"),
        pytest.param({"stuck_h": 0}, "Limit stuck_h of meter a/b is 0", id="not positive"),
    ],
)
def test_limits_that_make_no_sense_are_refused(own, says):
    with pytest.raises(LimitError, match=says):
        QualityLimits.of(own, meter="a/b")


def test_many_meters_at_once_are_judged_as_each_alone():
    values = np.stack([shift_work(seed=s) for s in range(5)])
    values[1, at(30, 10)] = 95
    values[3, at(33, 8) : at(33, 15)] = 0
    together = masks(series_of(values), Traits.simple(5))
    for row in range(5):
        alone = masks(series_of(values[row]), Traits.simple(1))
        for name, mask in alone.items():
            np.testing.assert_array_equal(together[name][row], mask[0])


@given(first=st.integers(0, 5), last=st.integers(36, DAYS), seed=st.integers(0, 20))
def test_a_verdict_does_not_depend_on_what_else_is_computed(first, last, seed):
    """A day in its week's four weeks of context is judged as in the whole series."""
    rng = np.random.default_rng(seed)
    values = shift_work(seed=seed)
    values[rng.integers(0, len(values), 20)] *= 2.5
    hole = rng.integers(0, DAYS - 1) * 96
    values[hole : hole + 30] = values[hole]
    day = 7 * ((first + 27) // 7 + 1)  # a Monday with four weeks of context
    if day >= last:
        return
    part = Regular.of(values[first * 96 : last * 96], quarters()[first * 96 : last * 96],
                      zone=SEOUL)  # fmt: skip
    whole = masks(series_of(values), Traits.simple(1))
    for name, mask in masks(part, Traits.simple(1)).items():
        inside = slice(day * 96, (last - 2) * 96)
        shifted = slice((day - first) * 96, (last - 2 - first) * 96)
        np.testing.assert_array_equal(mask[0, shifted], whole[name][0, inside])


def test_a_regular_series_knows_its_local_days():
    start = pd.date_range("2026-03-08T05:00", periods=23 * 4 + 1, freq="15min")
    series = Regular.of(np.zeros(len(start)), start, zone="America/New_York",
                        holidays=[date(2026, 3, 9)])  # fmt: skip
    assert series.slot[[0, 7, 8]].tolist() == [0, 7, 12]  # 2 to 3 h do not exist
    assert np.diff(series.day).nonzero()[0].tolist() == [91]
    assert series.kind[[0, -1]].tolist() == [SUNDAY, SUNDAY]
    plain = Regular.of(np.zeros(3 * 24), pd.date_range("2026-03-06", periods=72, freq="h"),
                       zone="UTC")  # fmt: skip
    assert plain.kind[::24].tolist() == [WORKDAY, SATURDAY, SUNDAY]


def test_uneven_instants_are_refused():
    with pytest.raises(ValueError, match="equally spaced"):
        Regular.of([1, 2, 3], np.array(["2026-01-01", "2026-01-02", "2026-01-04"], "M8[D]"),
                   zone="UTC")  # fmt: skip


def test_a_young_meter_has_no_habits_yet():
    series = series_of(shift_work())
    habits = usual(series, stands_out(series.values))
    known = np.isfinite(habits.high[0])
    assert known.tolist() == [False, True, True, True, True, True]


def test_every_name_is_documented():
    assert {*VALUE_NAMES, *SHIFT_NAMES} <= set(KINDS)
