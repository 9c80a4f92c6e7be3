"""What a unit emits, by hand: each case says its arithmetic; values are those of the named documents."""

from datetime import date

import pytest

from fems.compute.carbon.gwp import UnknownGwpError, gwp_of
from fems.compute.carbon.rates import rates_of
from fems.compute.carbon.streams import FactorChoiceError, stream_of
from tests.unit.compute.carbon_registry import shipped


@pytest.fixture(scope="module")
def registry():
    return {name: table.to_dict("records") for name, table in shipped().items()}


@pytest.fixture
def rate_on(registry):
    """Rate of a carrier and series on a day."""

    def find(carrier, series, day, gwp_set="announced", calorific=None):
        rates = rates_of(
            stream_of(carrier, series, calorific), factors=registry["factors"],
            calorific_values=registry["calorific_values"], gwp_set=gwp_set,
        )  # fmt: skip
        assert rates[0].first == date.min
        assert rates[-1].last == date.max
        return next(rate for rate in rates if rate.first <= day <= rate.last)

    return find


@pytest.mark.parametrize(
    ("carrier", "series", "day", "kg"),
    [
        # GIR announcements: 2022 0.4781 (SAR), 31 Mar 2025 0.4541, 18 Dec 2025 0.4173 tCO2eq/MWh.
        pytest.param("electricity", None, date(2024, 7, 1), 0.4781, id="1 kWh in 2024, announced"),
        pytest.param("electricity", None, date(2025, 3, 30), 0.4781, id="its last day"),
        pytest.param("electricity", None, date(2025, 3, 31), 0.4541, id="day of the announcement of 0.4541"),
        pytest.param("electricity", None, date(2025, 12, 17), 0.4541, id="its last day too"),
        pytest.param("electricity", None, date(2025, 12, 18), 0.4173, id="day of the announcement of 0.4173"),
        pytest.param("electricity", None, date(2026, 7, 1), 0.4173, id="1 kWh in 2026, announced"),
        # MoE notice 2020-304 Annex 7: 0.45941, whatever the year within the planning period.
        pytest.param("electricity", "gir_approved_2017", date(2024, 7, 1), 0.45941, id="1 kWh in 2024, K-ETS period 3"),
        pytest.param("electricity", "gir_approved_2017", date(2026, 7, 1), 0.45941, id="1 kWh in 2026, K-ETS period 3"),
        # KDHC notice of 21 Mar 2022, metro: 35 936 + 0.6534 x 28 + 0.0661 x 265 = 35 971.8117 kg/TJ.
        pytest.param("steam", "district_heat_kdhc_metro", date(2021, 6, 1), 35.9718117, id="1 GJ of KDHC heat, metro, 2021"),
    ],
)  # fmt: skip
def test_announced_factors_by_date(rate_on, carrier, series, day, kg):
    rate = rate_on(carrier, series, day)
    assert rate.kg_co2e == pytest.approx(kg, rel=1e-12)
    assert rate.status == "valid"


@pytest.mark.parametrize(
    ("carrier", "series", "kg_co2_before_oxidation", "oxidation"),
    [
        # GIR 2022: 55 865.3 kg/TJ x 38.5 MJ/Nm3 = 2.15081 kg/Nm3.
        pytest.param("city_gas", "gir_2022_national", 2.151, 1.0, id="1 Nm3 city gas, GIR 2022"),
        # K-ETS Annex 12: 56 100 kg/TJ x 38.9 MJ/Nm3 = 2.18229 kg/Nm3; Annex 6 Tier 2, gas: 0.995.
        pytest.param("city_gas", "kets_annex12_tier2", 2.182, 0.995, id="1 Nm3 city gas, K-ETS"),
        # GIR 2022: 73 663.3 kg/TJ x 35.3 MJ/L net = 2.60031 kg/L.
        pytest.param("diesel", "gir_2022_national", 2.600, 1.0, id="1 L diesel, GIR 2022, net"),
        # K-ETS Annex 12: 73 200 kg/TJ x 35.2 MJ/L net = 2.57664 kg/L; liquid: 0.99.
        pytest.param("diesel", "kets_annex12_tier2", 2.577, 0.99, id="1 L diesel, K-ETS, net"),
    ],
)  # fmt: skip
def test_fuels_with_the_calorific_value_of_their_vintage(
    rate_on, carrier, series, kg_co2_before_oxidation, oxidation
):
    rate = rate_on(carrier, series, date(2026, 1, 5))
    assert rate.oxidation == oxidation
    assert rate.kg_co2 / oxidation == pytest.approx(kg_co2_before_oxidation, abs=5e-4)


@pytest.mark.parametrize(
    ("gwp_set", "kg"),
    [
        # 1,000 Nm3 = 0.0385 TJ; CO2 55 865.3, CH4 1, N2O 0.1 kg/TJ (IPCC 2006):
        pytest.param("SAR", 0.0385 * (55_865.3 + 21 + 31.0), id="SAR: CH4 21, N2O 310"),
        pytest.param("AR4", 0.0385 * (55_865.3 + 25 + 29.8), id="AR4: CH4 25, N2O 298"),
        pytest.param("AR5", 0.0385 * (55_865.3 + 28 + 26.5), id="AR5: CH4 28, N2O 265"),
        pytest.param("AR6", 0.0385 * (55_865.3 + 27.9 + 27.3), id="AR6: CH4 27.9, N2O 273"),
        pytest.param("announced", 0.0385 * (55_865.3 + 28 + 26.5), id="no announced CO2e: AR5"),
    ],
)  # fmt: skip
def test_thousand_cubic_metres_of_city_gas_under_each_set(rate_on, gwp_set, kg):
    rate = rate_on("city_gas", "gir_2022_national", date(2026, 1, 5), gwp_set)
    assert 1_000 * rate.kg_co2e == pytest.approx(kg, rel=1e-12)


@pytest.mark.parametrize(
    ("gwp_set", "kg_per_mwh"),
    [
        pytest.param("announced", 417.3, id="as announced"),
        pytest.param("AR5", 417.3, id="its own set"),
        # 414.9 + 0.0075 x 21 + 0.0081 x 310 = 417.5685
        pytest.param("SAR", 417.5685, id="SAR from the gas masses"),
        # 414.9 + 0.0075 x 27.9 + 0.0081 x 273 = 417.32055
        pytest.param("AR6", 417.32055, id="AR6 from the gas masses"),
    ],
)
def test_the_grid_factor_under_each_set(rate_on, gwp_set, kg_per_mwh):
    rate = rate_on("electricity", None, date(2026, 1, 5), gwp_set)
    assert 1_000 * rate.kg_co2e == pytest.approx(kg_per_mwh, rel=1e-12)
    assert rate.official == (gwp_set in ("announced", "AR5"))


def test_a_factor_without_gas_masses_stays_as_announced(rate_on):
    rate = rate_on("electricity", None, date(2025, 6, 1), "AR6")
    assert (rate.kg_co2e, rate.official) == (pytest.approx(0.4541), True)


def test_heat_past_its_last_year_is_carried_on_and_said_so(rate_on):
    rate = rate_on("steam", "district_heat_kdhc_metro", date(2023, 6, 1))
    assert (rate.status, rate.kg_co2e) == ("past", pytest.approx(35.9718117))
    assert rate_on("steam", "district_heat_kdhc_metro", date(2026, 6, 1)).status == "past"


@pytest.mark.parametrize(
    ("carrier", "series", "day"),
    [
        pytest.param("steam", None, date(2026, 1, 5), id="steam of an unknown supplier"),
        pytest.param("steam", "district_heat_kdhc_metro", date(2020, 12, 31), id="before the first factor"),
        pytest.param("electricity", "gir_announced_generation", date(2026, 1, 5), id="a generation-end factor"),
        pytest.param("city_gas", "gir_2035_national", date(2026, 1, 5), id="a series that is unknown"),
        pytest.param("city_gas", "gir_2022_national", date(2021, 12, 31), id="the day before it holds"),
    ],
)  # fmt: skip
def test_without_a_factor_nothing_is_known_and_not_zero(rate_on, carrier, series, day):
    rate = rate_on(carrier, series, day)
    assert rate.status == "missing"
    assert rate.kg_co2e != rate.kg_co2e
    assert rate.factor_id is None


def test_calorific_vintages_are_not_mixed(rate_on):
    with pytest.raises(FactorChoiceError, match=r"energy_act_2017.*one vintage"):
        rate_on("city_gas", "kets_annex12_tier2", date(2026, 1, 5), calorific="energy_act_2022")


def test_a_gross_factor_takes_the_gross_calorific_value(rate_on):
    # 40 CFR 98: 53.06 kg/mmBtu; 42.7 MJ/Nm3 gross / 1 055.05585 MJ per mmBtu = 0.0404718 mmBtu.
    rate = rate_on("city_gas", "us_epa_ghgrp", date(2026, 1, 5))
    assert rate.kg_co2 == pytest.approx(53.06 * 42.7 / 1_055.05585262, rel=1e-9)


def test_a_potential_that_is_not_verified_is_not_known():
    with pytest.raises(UnknownGwpError, match="'nf3' is not verified in SAR"):
        gwp_of("nf3", "SAR")
    with pytest.raises(UnknownGwpError, match=r"no set .*'AR7'"):
        gwp_of("ch4", "AR7")
