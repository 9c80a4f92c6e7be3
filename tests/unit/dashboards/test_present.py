"""Loads of the moment over figures that were computed when an interval closed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fake_source import NOW, full_overview, full_plant

from dashboards.present import PlantNow, Present, overview_now, plant_now
from dashboards.source import Period

CODES = ["P01", "P02", "P03"]
LATER = NOW + timedelta(minutes=7)
SILENT = {
    "plant": "P02",
    "code": "main",
    "name_en": "Main",
    "name_ko": "수전",
    "role": "main",
    "last": NOW,
}


def present(loads, *, silent=(), runs=None):
    plants = {code: PlantNow(kw, LATER) for code, kw in loads.items()}
    return Present(LATER, plants, silent, runs or {})


def overview():
    return full_overview(CODES, Period.WEEK, NOW)


@pytest.mark.parametrize(
    ("loads", "total"),
    [
        pytest.param({"P01": 100.0, "P02": 20.0, "P03": 3.0}, 123.0, id="all known"),
        pytest.param({"P01": 100.0, "P02": None, "P03": 3.0}, None, id="one unknown"),
        pytest.param({"P01": 100.0, "P03": 3.0}, 103.0, id="one never heard of"),
        pytest.param({}, None, id="none ever heard of"),
    ],
)
def test_the_load_of_the_complex_is_that_of_its_plants(loads, total):
    found = overview_now(overview(), present(loads))
    assert found.load_kw == total
    assert {row.code: row.load_kw for row in found.plants} == {c: loads.get(c) for c in CODES}


def test_figures_stay_as_they_were_computed():
    before = overview()
    after = overview_now(before, present({"P01": 1.0, "P02": 2.0, "P03": 3.0}))
    assert (after.electricity_kwh, after.closed_until) == (
        before.electricity_kwh,
        before.closed_until,
    )
    assert after.load is before.load
    assert (after.now, after.last_reading) == (LATER, LATER)


def test_a_load_above_the_contract_needs_attention_at_once():
    calm = overview_now(overview(), present({"P01": 1.0, "P02": 2.0, "P03": 3.0}))
    over = overview_now(
        overview(), present({"P01": 9001.0, "P02": 2.0, "P03": 3.0}, silent=[SILENT])
    )
    assert "over_contract" not in {item.kind for item in calm.attention}
    assert {("over_contract", "P01"), ("silent_meter", "P02")} <= {
        (i.kind, i.plant) for i in over.attention
    }


def test_a_plant_is_held_against_what_is_expected_of_this_moment():
    before = full_plant("P01", Period.WEEK, NOW)
    after = plant_now(before, present({"P01": 4321.0}, silent=[SILENT]))
    now = before.forecast[before.forecast["start"] <= LATER].iloc[-1]
    assert (after.load_kw, after.expected_kw, after.expected_low_kw) == (
        4321.0,
        now["kw"],
        now["low_kw"],
    )
    assert after.forecast_issued_at == before.forecast_issued_at
    assert not [item for item in after.attention if item.plant == "P02"], "another's silence"


def test_without_a_forecast_nothing_is_expected():
    before = full_plant("P01", Period.WEEK, NOW)
    none = replace(before, forecast=before.forecast.iloc[:0], forecast_issued_at=None)
    after = plant_now(none, present({"P01": 1.0}))
    assert (after.expected_kw, after.forecast_issued_at) == (None, None)
