"""Units at the door."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.errors import UnknownUnitError
from fems.units import canonical_unit, conversion


@pytest.mark.parametrize(
    ("value", "unit", "canonical", "want"),
    [
        pytest.param(1_500, "Wh", "kWh", 1.5, id="Wh"),
        pytest.param(3.6, "MJ", "kWh", 1, id="3.6 MJ are a kWh"),
        pytest.param(1, "GJ", "kWh", 1_000 / 3.6, id="a GJ in kWh"),
        pytest.param(2, "GWh", "kWh", 2_000_000, id="GWh"),
        pytest.param(1, "Gcal", "GJ", 4.1868, id="the International Table calorie"),
        pytest.param(1, "MWh", "GJ", 3.6, id="steam in MWh"),
        pytest.param(500, "MJ", "GJ", 0.5, id="steam in MJ"),
        pytest.param(2_500, "W", "kW", 2.5, id="W"),
        pytest.param(7, "m3", "Nm3", 7, id="gas as billed"),
        pytest.param(250, "kg", "t", 0.25, id="kg of a product in t"),
        pytest.param(0.25, "t", "kg", 250, id="t of a product in kg"),
        pytest.param(212, "degF", "degC", 100, id="boiling water"),
        pytest.param(-40, "degF", "degC", -40, id="where both scales meet"),
        pytest.param(273.15, "K", "degC", 0, id="melting ice"),
        pytest.param(12, "pallet_day", "pallet_day", 12, id="a plant's own unit"),
    ],
)
def test_conversion(value, unit, canonical, want):
    scale, offset = conversion(unit, canonical)
    assert value * scale + offset == pytest.approx(want, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize(
    ("unit", "canonical", "known"),
    [
        pytest.param("kcal", "kWh", "GJ, GWh, MJ, MWh, Wh, kWh", id="not in the table"),
        pytest.param("kWh", "Nm3", "Nm3, m3", id="energy as volume"),
        pytest.param("kW", "kWh", "kWh", id="power as energy"),
        pytest.param("kWh", "degC", "K, degC, degF", id="energy as temperature"),
        pytest.param("KWH", "kWh", "kWh", id="another case"),
        pytest.param("", "kWh", "kWh", id="none"),
        pytest.param("box", "ea", "ea", id="another of a plant's own units"),
    ],
)
def test_what_cannot_be_converted_is_answered_with_what_can(unit, canonical, known):
    with pytest.raises(UnknownUnitError, match=f"Unit '{unit}' .* to {canonical}") as caught:
        conversion(unit, canonical)
    assert known in caught.value.hint


@settings(deadline=None, derandomize=True)
@given(st.floats(-1e9, 1e9), st.sampled_from(["kWh", "MWh", "GJ", "MJ"]))
def test_energy_is_the_same_by_way_of_kwh_and_of_gj(value, unit):
    kwh = value * conversion(unit, "kWh").scale
    gj = value * conversion(unit, "GJ").scale
    assert kwh * 3.6e-3 == pytest.approx(gj, rel=1e-12)


@pytest.mark.parametrize(
    ("quantity", "kind", "want"),
    [
        ("electricity", "register", "kWh"),
        ("electricity", "power", "kW"),
        ("city_gas", "register", "Nm3"),
        ("steam", "interval", "GJ"),
        ("temperature", "gauge", "degC"),
        ("output", "interval", "pallet_day"),
    ],
)
def test_canonical_units(quantity, kind, want):
    assert canonical_unit(quantity, kind=kind, output_unit="pallet_day") == want
