"""Electricity per unit of output, and how much of it was measured."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.compute.intensity import daily_intensity
from fems.compute.shares import SHARES, quality_shares

DAY = "2026-01-05"
NOTHING = float("nan")


def day(*meters, plant_id=1, on=DAY):
    """One row per meter: amount, slots present, slots estimated; 96 expected."""
    columns = ["amount", "slots", "slots_estimated"]
    rows = pd.DataFrame(meters, columns=columns).astype({"amount": float})
    return rows.assign(plant_id=plant_id, day=on, slots_expected=96)


@pytest.mark.parametrize(
    ("electricity", "output", "want"),
    [
        pytest.param([(120, 96, 0)], [(3, 96, 0)], (120, 3, 40), id="kWh per tonne"),
        pytest.param([(0, 96, 0)], [(3, 96, 0)], (0, 3, 0), id="an idle meter is a real zero"),
        pytest.param(
            [(100, 96, 0), (20, 96, 0)], [(3, 96, 0)], (120, 3, 40), id="bought and own generation"
        ),
        pytest.param([(120, 96, 0)], [(1, 96, 0), (2, 96, 0)], (120, 3, 40), id="two products"),
    ],
)
def test_a_day(electricity, output, want):
    result, found = daily_intensity(electricity=day(*electricity), output=day(*output))
    (row,) = result.itertuples()
    assert (row.electricity_kwh, row.output, row.kwh_per_unit) == pytest.approx(want)
    assert found == []


def test_a_day_on_which_nothing_was_made_has_no_intensity():
    result, (finding,) = daily_intensity(electricity=day((120, 96, 0)), output=day((0, 96, 0)))
    assert result["electricity_kwh"].tolist() == [120]
    assert result["kwh_per_unit"].isna().all()
    assert finding.name == "intensity.no_output"
    assert finding.facts == {"days": 1}


@pytest.mark.parametrize(
    ("electricity", "output"),
    [
        pytest.param([(NOTHING, 0, 0)], [(3, 96, 0)], id="the main meter was silent"),
        pytest.param([(120, 96, 0)], [(NOTHING, 0, 0)], id="the output is not known"),
        pytest.param([(120, 96, 0)], [], id="the plant has no output meter"),
        pytest.param([], [(3, 96, 0)], id="the plant has no electricity meter"),
    ],
)
def test_a_day_without_any_interval_is_absent_and_never_zero(electricity, output):
    result, _ = daily_intensity(electricity=day(*electricity), output=day(*output))
    assert result.empty


def test_plants_and_days_are_kept_apart():
    electricity = pd.concat(
        [day((100, 96, 0)), day((50, 96, 0), plant_id=2), day((30, 96, 0), on="2026-01-06")]
    )
    output = pd.concat(
        [day((10, 96, 0)), day((1, 96, 0), plant_id=2), day((5, 96, 0), on="2026-01-06")]
    )
    result, _ = daily_intensity(electricity=electricity, output=output)
    found = {(row.plant_id, row.day): row.kwh_per_unit for row in result.itertuples()}
    assert found == {(1, DAY): 10, (2, DAY): 50, (1, "2026-01-06"): 6}


def test_the_shares_are_those_of_the_electricity():
    result, _ = daily_intensity(electricity=day((100, 72, 24)), output=day((3, 10, 0)))
    assert result[SHARES].iloc[0].tolist() == [0.5, 0.25, 0.25]


@given(kwh=st.floats(1e-3, 1e9), made=st.floats(1e-3, 1e6), times=st.floats(1e-3, 1e3))
@settings(deadline=None, max_examples=50, derandomize=True)
def test_making_more_with_as_much_more_energy_changes_nothing(kwh, made, times):
    before, _ = daily_intensity(electricity=day((kwh, 96, 0)), output=day((made, 96, 0)))
    after, _ = daily_intensity(
        electricity=day((kwh * times, 96, 0)), output=day((made * times, 96, 0))
    )
    assert after["kwh_per_unit"][0] == pytest.approx(before["kwh_per_unit"][0], rel=1e-12)


@pytest.mark.parametrize(
    ("slots", "estimated", "expected", "want"),
    [
        pytest.param(96, 0, 96, (1, 0, 0), id="all measured"),
        pytest.param(92, 0, 92, (1, 0, 0), id="a day of 23 hours"),
        pytest.param(90, 18, 96, (0.75, 0.1875, 0.0625), id="of each some"),
        pytest.param(0, 0, 96, (0, 0, 1), id="all missing"),
    ],
)
def test_shares(slots, estimated, expected, want):
    counts = {"slots": [slots], "slots_estimated": [estimated], "slots_expected": [expected]}
    assert tuple(quality_shares(pd.DataFrame(counts)).iloc[0]) == pytest.approx(want)


@given(st.integers(1, 100), st.data())
@settings(deadline=None, max_examples=50, derandomize=True)
def test_shares_add_up_to_one(expected, data):
    slots = data.draw(st.integers(0, expected))
    estimated = data.draw(st.integers(0, slots))
    counts = {"slots": [slots], "slots_estimated": [estimated], "slots_expected": [expected]}
    shares = quality_shares(pd.DataFrame(counts)).iloc[0]
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()
