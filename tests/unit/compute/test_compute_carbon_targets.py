"""Targets by hand: paths, months, landings, and what a gap means."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.compute.carbon.landing import land
from fems.compute.carbon.targets import (
    NDC_INDUSTRY,
    NET_ZERO,
    TargetError,
    check_anchors,
    gap_means,
    glidepath,
    monthly,
    sbti_anchors,
)

BASE = [100.0, 90, 80, 70, 60, 50, 60, 70, 60, 70, 90, 100]


@pytest.mark.parametrize(
    ("year", "allowed"),
    [
        pytest.param(2020, 1_000.0, id="base year"),
        pytest.param(2021, 958.0, id="4.2 percent of the base"),
        pytest.param(2025, 790.0, id="five times that, not compounded to 806.9"),
        pytest.param(2030, 580.0, id="ten years: 42 percent"),
        pytest.param(2040, 580.0, id="level after the last anchor"),
    ],
)
def test_sbti_is_linear_in_the_base(year, allowed):
    assert glidepath(1_000.0, 2020, sbti_anchors(2020, 2030), year) == pytest.approx(allowed)


def test_anchors_of_the_ndc_for_industry():
    # Cabinet decisions of March 2023 (-11.4 percent by 2030) and November 2025 (-24.3 by 2035, lower end).
    path = [*NDC_INDUSTRY, NET_ZERO]
    assert glidepath(260.4, 2018, path, 2030) == pytest.approx(230.7, abs=0.05)
    assert glidepath(276.2, 2018, path, 2035) == pytest.approx(209.1, abs=0.05)
    assert glidepath(1.0, 2018, path, 2050) == 0


@pytest.mark.parametrize(
    "anchors",
    [
        pytest.param([], id="none"),
        pytest.param([(2020, 0.1)], id="in the base year"),
        pytest.param([(2035, 0.4), (2030, 0.2)], id="years that fall"),
        pytest.param([(2030, 42.0)], id="percent in place of a share"),
    ],
)
def test_what_is_no_path(anchors):
    with pytest.raises(TargetError):
        check_anchors(2020, anchors)


@settings(deadline=None)
@given(st.floats(0, 1e9), st.lists(st.floats(0, 1e6), min_size=12, max_size=12))
def test_months_add_up_to_the_year(allowed, base):
    assert monthly(allowed, base).sum() == pytest.approx(allowed, rel=1e-9, abs=1e-6)


def test_a_year_that_follows_its_base_lands_on_it():
    target = monthly(900.0, BASE)
    landing = land([0.95 * kg for kg in BASE[:6]], target, BASE)
    assert landing.actual == pytest.approx(0.95 * 450)
    assert landing.gap == pytest.approx(0.95 * 450 - 450)
    assert landing.landing == pytest.approx(0.95 * 900)
    assert (landing.low, landing.high) == pytest.approx((855.0, 855.0))


def test_the_band_grows_with_the_spread_of_the_months():
    target = monthly(900.0, BASE)
    calm = land(
        [kg * r for kg, r in zip(BASE[:6], [1.0, 1.01, 0.99, 1, 1.01, 0.99], strict=True)],
        target,
        BASE,
    )
    wild = land(
        [kg * r for kg, r in zip(BASE[:6], [1.0, 1.2, 0.8, 1, 1.2, 0.8], strict=True)], target, BASE
    )
    assert wild.high - wild.low > 10 * (calm.high - calm.low) > 0


def test_with_two_months_no_landing_is_told():
    landing = land(BASE[:2], monthly(900.0, BASE), BASE)
    assert np.isnan(landing.landing)
    assert landing.gap == pytest.approx(0.0)


def test_a_month_that_is_not_known_is_not_a_month_without_emissions():
    landing = land([100.0, float("nan"), 80, 70], monthly(900.0, BASE), BASE)
    assert landing.actual == 250
    assert landing.target_so_far == pytest.approx(250)
    assert landing.landing == pytest.approx(900)


def test_what_a_gap_means():
    # 1 t / 0.4173 kg/kWh = 2,396.36 kWh; / 1,250 kWh/kW = 1.917 kW; x 160 won.
    means = gap_means(
        1_000.0, kg_per_kwh=0.4173, pv_kwh_per_kw=1_250, won_per_kwh=160, won_per_t=9_000
    )
    assert means["kwh"] == pytest.approx(2_396.36, abs=0.01)
    assert means["pv_kw"] == pytest.approx(1.917, abs=0.001)
    assert means["won_electricity"] == pytest.approx(383_417, abs=1)
    assert means["won_allowances"] == pytest.approx(9_000)
