"""The detectors against public series: labelled faults are found, clean series stay clean.

All with the same default limits. What the labels call interpolated includes 67 zeros of a night and
two single values, which no detector can tell from an ordinary night; they count as missed.
"""

from datetime import date

import numpy as np
import pytest

from fems.compute.quality.bounds import negative
from fems.compute.quality.check import check_clocks, masks
from fems.compute.quality.limits import Traits
from fems.compute.quality.regular import Regular
from fems.compute.quality.spikes import spikes, stands_out
from fems.compute.quality.usual import usual
from tests.unit.compute.public_series import needs_public_series, regular

pytestmark = needs_public_series


def found_in(name, mask):
    series, label = regular(name)
    return masks(series, Traits.simple(1), whole=True)[mask][0], label


def recall_and_precision(mask, label):
    return (mask & label).sum() / label.sum(), (mask & label).sum() / mask.sum()


def test_stuck_values_are_found():
    recall, precision = recall_and_precision(*found_in("stale", "value.stuck"))
    assert recall >= 0.95
    assert precision >= 0.9


def test_interpolated_stretches_are_found():
    recall, precision = recall_and_precision(*found_in("interpolated", "value.interpolated"))
    assert recall >= 0.9
    assert precision >= 0.8


def test_outliers_are_all_found_with_at_most_one_false_in_500():
    mask, label = found_in("outliers", "value.spike")
    assert label.sum() == 6
    assert (mask & label).sum() == 6
    assert (mask & ~label).sum() <= 1


def test_outliers_below_zero_are_also_called_negative():
    mask, label = found_in("outliers", "value.negative")
    assert mask.sum() == 2
    assert not (mask & ~label).any()


@pytest.mark.parametrize("whole", [True, False], ids=["its own reference", "four weeks before"])
@pytest.mark.parametrize(
    ("name", "most"),
    [
        pytest.param("steel", 4, id="a year of a steel plant, 35,040 quarters"),
        pytest.param("serf_east", 10, id="104 days of a PV plant under clouds, 10,000 quarters"),
        pytest.param("house", 14, id="two years of an hourly meter, 19,417 hours"),
        pytest.param("house_cooled", 33, id="two years of another hourly meter, 19,417 hours"),
        pytest.param("dst", 40, id="32 months of a PV plant, 95,232 quarters"),
        pytest.param("inverter", 0, id="a month of an inverter without its planted faults"),
        pytest.param("rsf_power", 0, id="five winter days of a PV plant"),
    ],
)
def test_clean_series_raise_few_alarms(name, most, whole):
    series, _ = regular(name)
    marked = masks(series, Traits.simple(1), whole=whole)
    assert sum(int(mask.sum()) for mask in marked.values()) <= most


def test_a_voltage_that_is_the_same_every_night_is_a_habit():
    mask, _ = found_in("rsf_voltage", "value.stuck")
    assert not mask.any()


def test_noise_below_zero_at_night_is_not_negative():
    series, _ = regular("serf_east")
    assert (series.values < 0).mean() > 0.25
    habits = usual(series, stands_out(series.values), whole=True)
    assert not negative(series, habits, Traits.simple(1)).any()


CHANGES = [date(2011, 11, 6), date(2012, 3, 11), date(2012, 11, 4), date(2013, 3, 10),
           date(2013, 11, 3)]  # fmt: skip


@pytest.mark.parametrize("whole", [True, False], ids=["its own reference", "four weeks before"])
def test_every_summer_time_change_that_was_left_in_is_found_to_the_day_and_nothing_else(whole):
    series, _ = regular("dst")
    found = check_clocks(series, [1], Traits.simple(1), whole=whole)
    days = [(np.datetime64(f.start.replace(tzinfo=None), "h") - 7).astype("M8[D]").item()
            for f in found]  # fmt: skip
    assert len(days) == len(CHANGES)
    for day, change, finding in zip(days, CHANGES, found, strict=True):
        assert abs((day - change).days) <= 1
        wanted = 60 if change.month == 3 else -60
        assert abs(finding.facts["minutes"] - wanted) <= 15


@pytest.mark.parametrize("name", ["steel", "serf_east", "house", "house_cooled"])
def test_a_clock_that_was_not_moved_is_not_called_so(name):
    series, _ = regular(name)
    assert check_clocks(series, [1], Traits.simple(1)) == []


@pytest.mark.parametrize("minutes", [60, -60])
@pytest.mark.parametrize("day", [80, 140, 180, 200, 300, 320])
def test_a_moved_clock_of_the_steel_plant_is_found(day, minutes):
    series, _ = regular("steel")
    moved = series.values.copy()
    moved[0, day * 96 :] = np.roll(series.values[0], minutes // 15)[day * 96 :]
    (finding,) = check_clocks(
        Regular(moved, series.start, series.day, series.slot, series.kind, 900), [1],
        Traits.simple(1),
    )  # fmt: skip
    first = (np.datetime64(finding.start.replace(tzinfo=None)) - series.start[0]).astype("m8[D]")
    assert abs(first.astype(int) - day) <= 2
    assert finding.facts["minutes"] == minutes


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
def test_the_unit_does_not_matter(scale):
    series, _ = regular("outliers")
    other = Regular(series.values * scale, series.start, series.day, series.slot, series.kind, 900)

    def marked(of):
        excess = stands_out(of.values)
        return spikes(of, excess, usual(of, excess, whole=True), Traits.simple(1))

    np.testing.assert_array_equal(marked(other), marked(series))
