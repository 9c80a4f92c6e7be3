"""Power factor: by day and by night, the first month, and a real plant's year. Articles 41 to 43."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from fems.compute.tariffs.power_factor import PowerFactor, adjustment, mean_power_factor
from tests.conftest import STEEL_YEAR
from tests.unit.compute.tariffs.samples import INDUSTRIAL_B

RULE = INDUSTRIAL_B.at(date(2026, 6, 1)).power_factor


def factor(lagging=None, leading=None):
    return PowerFactor(*(None if p is None else Decimal(str(p)) / 100 for p in (lagging, leading)))


@pytest.mark.parametrize(
    ("lagging", "leading", "before", "percent"),
    [
        pytest.param(92, 100, True, "0", id="the standard"),
        pytest.param(95, 100, True, "-0.6", id="three above: 0.6 percent off"),
        pytest.param(99, 100, True, "-1.0", id="credited to 97 at the most"),
        pytest.param(85, 100, True, "1.4", id="seven below: 1.4 percent more"),
        pytest.param(40, 100, True, "6.4", id="charged down to 60 at the most"),
        pytest.param(92, 90, True, "1.0", id="leading by night, five below 95"),
        pytest.param(97, 90, True, "0.0", id="credit by day against surcharge by night"),
        pytest.param(92, 99, True, "0", id="leading above its standard earns nothing"),
        pytest.param(85, 90, False, "0", id="the first month is a warning"),
        pytest.param(97, 90, False, "-1.0", id="a credit is not put off by a warning"),
        pytest.param(None, None, True, "0", id="no reactive meter: 92 is assumed"),
        pytest.param(84.5, 100, True, "1.4", id="half a percent is rounded up"),
    ],
)
def test_adjustment_of_the_base_charge(lagging, leading, before, percent):
    found = adjustment(factor(lagging, leading), RULE, surcharged_before=before)
    assert found.share * 100 == Decimal(percent)


def test_the_warning_says_what_it_would_have_been():
    found = adjustment(factor(85, 90), RULE, surcharged_before=False)
    assert found.waived * 100 == Decimal("2.4")


def test_an_idle_month_has_no_power_factor():
    assert np.isnan(mean_power_factor(kwh=np.zeros(3), kvarh=np.zeros(3), least=0.6))


@pytest.mark.skipif(not STEEL_YEAR.is_file(), reason=f"{STEEL_YEAR} is not there")
def test_a_real_plant_by_day():
    """Steel plant, March 2018: its own power factor column is of 15 minutes, ours of half hours."""
    year = pd.read_csv(STEEL_YEAR)
    end = pd.to_datetime(year["date"], format="%d/%m/%Y %H:%M")
    half = (end - pd.Timedelta(minutes=1)).dt.floor("30min")
    day = half.dt.hour.between(8, 21) & (half.dt.month == 3)
    sums = year[day].groupby(half[day])[["Usage_kWh", "Lagging_Current_Reactive.Power_kVarh"]].sum()
    kwh, kvarh = (sums[name].to_numpy() for name in sums)
    found = mean_power_factor(kwh=kwh, kvarh=kvarh, least=0.6, most=0.97)
    own = (year.loc[day, "Lagging_Current_Power_Factor"] / 100).clip(0.6, 0.97).mean()
    assert found == pytest.approx(own, abs=0.01)
    assert round(found, 2) == 0.94  # two above the standard: 0.4 percent off the base charge
    credited = adjustment(factor(found * 100), RULE, surcharged_before=False)
    assert credited.share * 100 == Decimal("-0.4")
