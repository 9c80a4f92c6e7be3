"""Where a year lands with the month that is: by a forecast of its days, or by the last four weeks."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from fems.compute.carbon.landing import Z80, Running, expect_month, land
from fems.compute.carbon.targets import monthly

BASE = [100.0, 90, 80, 70, 60, 50, 60, 70, 60, 70, 90, 100]
TODAY, LAST = date(2026, 3, 22), date(2026, 3, 31)
NONE = pd.DataFrame(columns=["plant_id", "carrier", "day", "kg_co2e", "low_kg", "high_kg"])


def seen(kg=10.0, *, days=28, carrier="electricity", plant_id=1):
    return pd.DataFrame(
        {"plant_id": plant_id, "carrier": carrier, "kg_co2e": kg,
         "day": [TODAY - timedelta(days=n) for n in range(days, 0, -1)]}
    )  # fmt: skip


def ahead(kg=12.0, *, days=10, width=2.0, plant_id=1):
    return pd.DataFrame(
        {"plant_id": plant_id, "carrier": "electricity", "kg_co2e": kg, "low_kg": kg - width / 2,
         "high_kg": kg + width / 2, "day": [TODAY + timedelta(days=n) for n in range(days)]}
    )  # fmt: skip


def month(*known, told=NONE):
    return expect_month(pd.concat(known), told, today=TODAY, last=LAST)


def test_a_forecast_of_every_day_is_taken_with_its_band():
    # 21 days of 10 kg, then 10 of 12 kg; ten bands of 2 kg add up to 20 kg.
    found = month(seen(), told=ahead())
    assert (found.so_far, found.expected, found.forecast_share) == (210.0, 330.0, 1.0)
    assert found.error * 2 * Z80 == pytest.approx(20)


def test_without_a_forecast_the_days_to_come_are_like_the_last_four_weeks():
    wild = seen(np.tile([8.0, 12.0], 14))
    found = month(wild)
    assert found.expected == pytest.approx(wild["kg_co2e"].iloc[7:].sum() + 100)
    # spread 2 x sqrt(28/27); ten days and the error of their mean of 28
    assert found.error == pytest.approx(2 * np.sqrt(28 / 27) * np.sqrt(10 + 100 / 28))
    assert found.forecast_share == 0


def test_a_forecast_that_ends_before_the_month_does_is_not_mixed_with_a_mean():
    assert month(seen(), told=ahead(days=9)) == month(seen())


def test_one_carrier_is_forecast_and_the_other_is_like_before():
    found = month(seen(), seen(5.0, carrier="steam"), told=ahead())
    assert found.so_far == 21 * 15
    assert found.expected == 21 * 15 + 120 + 50
    assert found.forecast_share == pytest.approx(120 / 170)


def test_errors_of_plants_do_not_all_have_the_same_sign():
    one = month(seen(), told=ahead())
    two = month(seen(), seen(plant_id=2), told=pd.concat([ahead(), ahead(plant_id=2)]))
    assert two.error == pytest.approx(one.error * 2**0.5)


@pytest.mark.parametrize(
    "known",
    [pytest.param(seen(days=6), id="less than a week"), pytest.param(seen(days=0), id="nothing")],
)
def test_what_is_hardly_known_is_not_expected(known):
    assert month(known) is None


def test_the_month_that_is_counts_for_the_landing_and_not_for_the_gap():
    target = monthly(900.0, BASE)
    running = Running(so_far=30.0, expected=140.0, error=0.0, forecast_share=1.0)
    landing = land([100.0, 90, 80], target, BASE, running)
    assert landing.actual == 270
    assert landing.gap == pytest.approx(0)
    # Ratios 1, 1, 1, 2: the eight months to come are 560 x 1.25.
    assert landing.landing == pytest.approx(270 + 140 + 560 * 1.25)
    assert landing.landing_gap == pytest.approx(270 + 140 + 700 - 900)


def test_the_error_of_the_month_that_is_widens_the_band():
    target = monthly(900.0, BASE)
    sure, unsure = (
        land(BASE[:3], target, BASE, Running(30.0, 70.0, error, 1.0)) for error in (0.0, 10.0)
    )
    assert (sure.low, sure.high) == pytest.approx((900.0, 900.0))
    assert unsure.high - unsure.low == pytest.approx(2 * Z80 * 10)


def test_in_december_the_landing_is_the_year_so_far_and_the_month():
    running = Running(50.0, 110.0, 4.0, 0.5)
    landing = land(BASE[:11], monthly(900.0, BASE), BASE, running)
    assert landing.landing == pytest.approx(800 + 110)
    assert landing.high - landing.landing == pytest.approx(Z80 * 4.0)
