"""Emissions with the factor that held on the day, from the factors that ship with the project."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from fems.compute.carbon import Stream, daily_emissions, default_stream
from fems.ingest import plants

SAMPLE_DATA = Path(__file__).resolve().parents[3] / "sample_data"
CITY_GAS_KG_PER_NM3 = (55_865.3 + 28 * 1 + 265 * 0.1) * 1e-6 * 38.5
"""GIR 2022 CO2 and IPCC CH4 and N2O [kg/TJ] with AR5 potentials, times 38.5 MJ/Nm3."""


@pytest.fixture(scope="module")
def registry():
    """Both tables as the importer would fill them and the database number them."""
    tables = {}

    def keep(_, factors, calorific_values):
        tables.update({"factor": factors} if factors else {"calorific_value": calorific_values})
        return len(factors) + len(calorific_values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plants, "write_factors", keep)
        for name in ("factors", "calorific_values"):
            plants.import_factors(None, SAMPLE_DATA / f"{name}.csv")
    frames = {}
    for name, rows in tables.items():
        frame = pd.DataFrame(rows)
        for column in ("valid_from", "valid_to"):
            frame[column] = [date.fromisoformat(d) if pd.notna(d) else None for d in frame[column]]
        frames[name] = frame.assign(**{f"{name}_id": range(1, len(frame) + 1)})
    return frames


@pytest.fixture
def emissions(registry):
    """Emissions of 1,000 units of a carrier on days, with a series of the plant's choice."""

    def compute(carrier, *days, series=None, stream=None):
        activity = pd.DataFrame(
            {"plant_id": 1, "day": list(days), "carrier": carrier, "activity": 1_000.0}
        )
        stream = stream or default_stream(carrier, series)
        return daily_emissions(
            activity=activity,
            streams={(1, carrier): stream} if stream else {},
            factors=registry["factor"],
            calorific_values=registry["calorific_value"],
        )

    return compute


@pytest.mark.parametrize(
    ("day", "kg_per_kwh"),
    [
        pytest.param(date(2024, 7, 1), 0.4781, id="the factor of 2022"),
        pytest.param(date(2025, 3, 30), 0.4781, id="its last day"),
        pytest.param(date(2025, 3, 31), 0.4541, id="day of the announcement of 0.4541"),
        pytest.param(date(2025, 12, 17), 0.4541, id="its last day too"),
        pytest.param(date(2025, 12, 18), 0.4173, id="day of the announcement of 0.4173"),
        pytest.param(date(2026, 11, 1), 0.4173, id="it holds until there is another"),
    ],
)
def test_purchased_electricity_takes_the_grid_factor_of_the_day(emissions, day, kg_per_kwh):
    result, found = emissions("electricity", day)
    assert result["kg_co2e"].tolist() == pytest.approx([1_000 * kg_per_kwh])
    assert result["kg_co2e_per_unit"].tolist() == pytest.approx([kg_per_kwh])
    assert result["scope"].tolist() == [2]
    assert found == []


def test_days_on_both_sides_of_a_change_in_one_run(emissions):
    days = [date(2025, 12, 18), date(2025, 3, 30), date(2025, 12, 17), date(2025, 3, 31)]
    result, _ = emissions("electricity", *days)
    assert result["day"].tolist() == days
    assert result["kg_co2e"].tolist() == pytest.approx([417.3, 478.1, 454.1, 454.1])


def test_a_row_names_the_record_it_was_computed_with(emissions, registry):
    result, _ = emissions("electricity", date(2025, 3, 31))
    record = registry["factor"].set_index("factor_id").loc[result["factor_id"][0]]
    assert record["series"] == "gir_announced"
    assert record["valid_from"] == date(2025, 3, 31)
    assert record["boundary"] == "consumption"
    assert result["other_gases_factor_id"].isna().all()
    assert result["calorific_value_id"].isna().all()


def test_city_gas_by_hand(emissions, registry):
    result, found = emissions("city_gas", date(2026, 1, 5))
    (row,) = result.itertuples()
    assert row.kg_co2e_per_unit == pytest.approx(CITY_GAS_KG_PER_NM3, rel=1e-12)
    assert row.kg_co2e == pytest.approx(1_000 * CITY_GAS_KG_PER_NM3, rel=1e-12)
    assert row.scope == 1
    assert found == []
    factors = registry["factor"].set_index("factor_id")
    assert factors.loc[row.factor_id, "kg_co2_per_unit"] == 55_865.3
    assert factors.loc[row.other_gases_factor_id, "series"] == "ipcc2006_manufacturing"
    fuel = registry["calorific_value"].set_index("calorific_value_id").loc[row.calorific_value_id]
    assert fuel["net_mj_per_unit"] == 38.5


def test_a_series_whose_calorific_value_is_not_settled_has_no_emissions(emissions):
    result, found = emissions("city_gas", date(2026, 1, 5), series="kets_annex12_tier2")
    assert result.empty
    assert [finding.name for finding in found] == ["factor.missing"]


def test_heat_is_its_suppliers(emissions):
    result, found = emissions("steam", date(2021, 6, 1), series="district_heat_kdhc_metro")
    assert result["kg_co2e_per_unit"].tolist() == pytest.approx([35.9718117])  # per GJ
    assert found == []


@pytest.mark.parametrize(
    ("day", "kg_per_gj"),
    [
        pytest.param(date(2023, 6, 1), 35.9718117, id="2021 in 2023"),
        pytest.param(date(2026, 6, 1), 34.901, id="2024 in 2026"),
    ],
)
def test_a_factor_past_its_last_day_is_used_and_found(emissions, day, kg_per_gj):
    result, (finding,) = emissions("steam", day, series="district_heat_kdhc_metro")
    assert result["kg_co2e_per_unit"].tolist() == pytest.approx([kg_per_gj])
    assert finding.name == "factor.past"
    assert finding.facts == {"plant_id": 1, "carrier": "steam"}


@pytest.mark.parametrize(
    ("carrier", "series"),
    [
        pytest.param("steam", None, id="steam of an unknown supplier"),
        pytest.param("steam", "district_heat_nobody", id="a supplier that published nothing"),
        pytest.param("city_gas", "gir_2035_national", id="a vintage that does not exist"),
        pytest.param("electricity", "gir_announced_generation", id="a generation-end factor"),
    ],
)
def test_without_a_factor_there_is_a_finding_and_no_row(emissions, carrier, series):
    result, (finding,) = emissions(carrier, date(2026, 1, 5), series=series)
    assert result.empty
    assert finding.name == "factor.missing"
    assert finding.facts == {"plant_id": 1, "carrier": carrier}


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(
            Stream(1, "ipcc2006_manufacturing", "natural_gas", calorific=("energy_act_2022", "x")),
            id="no calorific value",
        ),
        pytest.param(
            Stream(1, "gir_2022_national", "city_gas_lng", other_gases=("nobody", "natural_gas")),
            id="no record of the other gases",
        ),
        pytest.param(
            Stream(
                1, "gir_2022_national", "bituminous_coal_fuel",
                other_gases=("ipcc2006_manufacturing", "other_bituminous_coal"),
            ),
            id="a record that leaves the other gases open",
        ),
    ],
)  # fmt: skip
def test_a_stream_that_lacks_a_part_gives_no_row(emissions, stream):
    result, (finding,) = emissions("coal", date(2026, 1, 5), stream=stream)
    assert result.empty
    assert finding.name == "factor.missing"


def test_a_record_without_a_number_is_no_factor(registry):
    grid = registry["factor"][registry["factor"]["series"] == "gir_announced"]
    blank = grid.assign(kg_co2_per_unit=float("nan"), kg_co2e_per_unit=float("nan"))
    result, (finding,) = daily_emissions(
        activity=pd.DataFrame(
            {"plant_id": [1], "day": [date(2026, 1, 5)], "carrier": "electricity", "activity": 9.0}
        ),
        streams={(1, "electricity"): default_stream("electricity")},
        factors=blank,
        calorific_values=registry["calorific_value"],
    )
    assert result.empty
    assert finding.name == "factor.missing"


def test_one_carrier_without_a_factor_does_not_take_the_others_with_it(registry):
    day = date(2026, 1, 5)
    activity = pd.DataFrame(
        [(1, day, "electricity", 10.0), (1, day, "steam", 10.0), (2, day, "city_gas", 10.0)],
        columns=["plant_id", "day", "carrier", "activity"],
    ).assign(measured_share=1.0)
    result, found = daily_emissions(
        activity=activity,
        streams={(p, c): s for p, c in [(1, "electricity"), (2, "city_gas")]
                 if (s := default_stream(c))},
        factors=registry["factor"],
        calorific_values=registry["calorific_value"],
    )  # fmt: skip
    by_carrier = result.set_index("carrier")
    assert set(by_carrier.index) == {"electricity", "city_gas"}
    assert by_carrier.loc["electricity", "kg_co2e"] == pytest.approx(4.173)
    assert by_carrier.loc["city_gas", "kg_co2e"] == pytest.approx(10 * CITY_GAS_KG_PER_NM3)
    assert by_carrier["measured_share"].tolist() == [1, 1]
    assert [finding.facts["carrier"] for finding in found] == ["steam"]


def test_nothing_emits_nothing(emissions):
    result, found = emissions("electricity")
    assert result.empty
    assert "kg_co2e" in result.columns
    assert found == []
