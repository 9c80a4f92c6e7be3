"""On a complex whose truth is known: savings, and why energy changed, within what they say."""

import pytest

from fems.compute.baseline import fit_baseline
from fems.compute.causes import Side
from fems.compute.decomposition import decomposed
from fems.compute.savings import savings
from tests.unit.compute.simulated import (
    MEASURE_DAY,
    codes,
    complex_with,
    days_of,
    year_of,
)

PLANTS, WITH_MEASURE = codes()
REPORTING = {"first": MEASURE_DAY, "days": 334}
SUMMER = {"first": 366 + 151, "days": 92}
SUMMER_BEFORE = slice("2024-06-01", "2024-08-31")
WARMER = {"warmer_k": 2.0, "output": 0.92}


@pytest.mark.parametrize("plant", PLANTS)
def test_the_interval_of_a_saving_holds_what_was_planted(plant):
    """Zero where no measure was planted; a year at the plant's boundary before, eleven months after."""
    energy, drivers = days_of(complex_with(), plant, **REPORTING)
    saved = savings(fit_baseline(*year_of(plant), grain="day"), energy, drivers)
    low, high = saved.interval(0.9)
    planted = 0.0
    if plant in WITH_MEASURE:
        without, _ = days_of(complex_with(measures=False), plant, **REPORTING)
        planted = 1 - energy.sum() / without.sum()
        assert planted > 0.01
    assert low <= planted <= high
    assert high - low < 0.02


@pytest.mark.parametrize("plant", sorted(WITH_MEASURE))
def test_planted_output_weather_and_efficiency_are_recovered(plant):
    """A summer 2 K warmer with 8 percent less output and the measure, against the summer before."""

    def summer(**changes):
        return days_of(complex_with(**changes), plant, **SUMMER)

    usual, changed = summer(measures=False), summer(**WARMER)
    truth = {
        "output": summer(measures=False, output=0.92)[0].sum() - usual[0].sum(),
        "weather": summer(measures=False, warmer_k=2.0)[0].sum() - usual[0].sum(),
        "efficiency": changed[0].sum() - summer(measures=False, **WARMER)[0].sum(),
    }
    energy, drivers = year_of(plant)
    model, known = fit_baseline(energy, drivers), Side(energy, drivers)
    before = Side(energy[SUMMER_BEFORE], drivers[SUMMER_BEFORE])
    since = decomposed(model, before, Side(*changed), history=known)
    low, high = since.parts["efficiency"].interval_kwh(0.9)
    assert low <= truth["efficiency"] <= high
    planted = decomposed(model, Side(*usual), Side(*changed), history=known)
    for cause, kwh in truth.items():
        low, high = planted.parts[cause].interval_kwh(0.9)
        assert low <= kwh <= high, cause
    for why in (since, planted):
        assert sum(part.kwh for part in why.parts.values()) == pytest.approx(
            why.change_kwh, abs=1e-9 * why.before_kwh
        )
