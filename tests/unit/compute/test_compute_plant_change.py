"""A plant's change from its days as the database holds them: gaps are data, sunshine is its own."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from fems.compute.baseline import Baseline, fit_baseline
from fems.compute.plant_change import Days, plant_change
from tests.unit.compute.energy_series import plant

ENERGY, DRIVERS = plant(731, noise=0.0)
MADE = DRIVERS.rename(columns={"output_t": "output"})
MODEL = fit_baseline(ENERGY[:366], MADE[:366])
BEFORE, AFTER = Days(date(2025, 3, 1), date(2025, 3, 31)), Days(date(2025, 4, 1), date(2025, 5, 1))
FACTOR = 0.4541


def meter(number, quantity, what, role, amounts, *, slots=96):
    return pd.DataFrame(
        {
            "plant_id": 1, "day": amounts.index.date, "meter_id": number, "quantity": quantity,
            "what": what, "role": role, "product": None, "amount": amounts.to_numpy(),
            "weight": 1.0, "slots": slots, "slots_estimated": 0, "slots_expected": 96,
        }
    )  # fmt: skip


def amounts(*, sun_kwh=0.0, energy=ENERGY):
    sun = pd.Series(sun_kwh, energy.index).where(energy.index >= "2025-04-01", 0.0)
    return pd.concat(
        [
            meter(1, "electricity", "carrier", "main", energy - sun),
            meter(2, "electricity", "carrier", "generation", sun),
            meter(3, "output", "output", "main", DRIVERS["output_t"]),
            meter(4, "temperature", "driver", "main", DRIVERS["temperature_c"]),
        ]
    )


def why(table, model=MODEL):
    bought = table[table["role"].eq("main") & table["quantity"].eq("electricity")]
    kg = tuple(
        FACTOR * bought["amount"][bought["day"].between(*days)].sum() for days in (BEFORE, AFTER)
    )
    return plant_change(table, model, before=BEFORE, after=AFTER, kg=kg)


def test_what_is_bought_is_what_the_main_meter_saw():
    change = why(amounts(sun_kwh=50.0))
    assert change.after_kwh == pytest.approx(ENERGY["2025-04-01":"2025-05-01"].sum() - 31 * 50)
    assert change.parts["own_renewables"].kwh == pytest.approx(-31 * 50)
    assert change.parts["grid_factor"].kg == pytest.approx(0, abs=1e-6)
    assert abs(change.parts["efficiency"].kwh) < 1e-3 * change.before_kwh


def test_half_a_day_and_a_missing_day_are_data():
    table = amounts()
    of_main = table["meter_id"] == 1
    half = of_main & (table["day"] == date(2025, 4, 9))
    gone = of_main & (table["day"] == date(2025, 4, 10))
    table.loc[half, ["amount", "slots"]] = [table.loc[half, "amount"].iloc[0] / 2, 48]
    table.loc[gone, ["amount", "slots"]] = [np.nan, 0]
    change = why(table)
    lost = ENERGY["2025-04-09"] / 2 + ENERGY["2025-04-10"]
    assert change.parts["data"].kwh == pytest.approx(-lost, rel=0.02)
    assert abs(change.parts["efficiency"].kwh) < 1e-3 * change.before_kwh
    assert sum(part.kwh for part in change.parts.values()) == pytest.approx(change.change_kwh)
    assert sum(part.kg for part in change.parts.values()) == pytest.approx(change.change_kg)


def test_without_a_baseline_the_meters_still_add_up():
    change = why(amounts(), Baseline("day"))
    assert change.parts["unexplained"].kwh == pytest.approx(change.change_kwh)


def test_a_plant_of_which_nothing_is_known_did_not_change():
    change = why(amounts().iloc[:0])
    assert (change.before_kwh, change.after_kwh, change.change_kg) == (0, 0, 0)
