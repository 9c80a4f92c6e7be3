"""Weather as drivers: what the simulated sun gives is forecast better by who knows the sky to come."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from fems.clock import time_zone
from fems.compute.forecast import forecast
from fems.compute.weather import weather_drivers
from fems.simulate.definition import Definition
from fems.simulate.grid import Grid
from fems.simulate.plant import BLOCK_DAYS, PlantModel
from fems.simulate.weather import Weather

SEOUL = time_zone("Asia/Seoul")
FIRST, DAYS = date(2026, 1, 5), 6 * BLOCK_DAYS
QUARTERS = pd.date_range(pd.Timestamp(FIRST, tz=SEOUL), periods=96 * DAYS, freq="15min")
ORIGINS = [96 * (130 + 6 * n) + 32 * (n % 3) for n in range(10)]
AHEAD = 192


@pytest.fixture(scope="module")
def sky():
    """Clouds of a forecast a day ahead: the sky that came, and errors by the day and by the hour."""
    definition = Definition.sample()
    grid = Grid.of_days(FIRST, DAYS, SEOUL)
    came = pd.Series(Weather.of_grid(grid, definition.behaviour.climate, seed=1).sky, QUARTERS)
    came = came.resample("h").mean()
    rng = np.random.default_rng(5)
    wrong = np.repeat(rng.normal(0, 0.07, DAYS), 24) + rng.normal(0, 0.05, 24 * DAYS)
    believed = (came + wrong).clip(0.25, 1)
    return pd.DataFrame(
        {"temperature_c": np.nan, "irradiance_w_m2": np.nan, "cloud_share": ((1 - believed) / 0.75) ** (1 / 3.4)},
        came.index.tz_convert("UTC"),
    )  # fmt: skip


def generation(code):
    definition = Definition.sample()
    for number, (plant, behaviour) in enumerate(definition.plants(), start=1):
        if plant.code == code:
            model = PlantModel(plant, behaviour, definition.behaviour, number, 1, FIRST)
            at = next(n for n, meter in enumerate(plant.meter) if meter.role == "generation")
    return pd.Series(
        np.concatenate([model.block(n)[:, at] for n in range(DAYS // BLOCK_DAYS)]), QUARTERS
    )


@pytest.mark.parametrize("code", ["molding", "food"])
def test_generation_is_forecast_better_by_who_knows_the_clouds(sky, code):
    kwh, errors = generation(code), []
    for origin in ORIGINS:
        history, truth = kwh.iloc[:origin], kwh.iloc[origin : origin + AHEAD]
        drivers = weather_drivers(sky, QUARTERS[: origin + AHEAD])[["clearness"]]
        blind = forecast(history, periods=AHEAD).mean
        seeing = forecast(history, periods=AHEAD, drivers=drivers).mean
        errors.append([(truth - mean).abs().mean() for mean in (blind, seeing)])
    without, with_weather = np.mean(errors, axis=0)
    assert with_weather < 0.85 * without


def test_a_series_in_proportion_to_the_sun_is_forecast_as_such():
    hours = pd.date_range("2026-04-01", periods=24 * 42, freq="h", tz=SEOUL)
    shape = np.maximum(np.sin((hours.hour - 6) / 12 * np.pi), 0)
    let_through = np.random.default_rng(2).uniform(0.2, 1, 42).repeat(24)
    sun = pd.Series(900 * shape * let_through, hours)
    kwh = 0.3 * sun * np.where(hours.hour < 12, 1.0, 0.8)  # a roof that sees the morning better
    ahead = forecast(kwh.iloc[:-24], periods=24, drivers=pd.DataFrame({"irradiance": sun}))
    assert ahead.mean.to_numpy() == pytest.approx(kwh.iloc[-24:].to_numpy(), abs=0.02 * kwh.max())
    assert any("in proportion to irradiance" in name for name in ahead.model_card["chosen"])


def test_night_is_zero_where_only_the_night_is_left_out():
    hours = pd.date_range("2026-06-01", periods=24 * 4, freq="h", tz=SEOUL)
    sun = pd.Series(np.where((hours.hour >= 6) & (hours.hour < 19), 500.0, np.nan), hours)
    sun[(hours.day == 2) & (hours.hour == 12)] = np.nan  # a value is missing by day
    sun[hours.day == 3] = np.nan  # and one whole day
    frame = pd.DataFrame({"temperature_c": 20.0, "cloud_share": np.nan, "irradiance_w_m2": sun})
    found = weather_drivers(frame.tz_convert("UTC"), hours)["irradiance"]
    assert (found[hours.day.isin([1, 2, 4]) & (hours.hour < 6)] == 0).all()
    assert found[hours.day == 3].isna().all()
    assert found[(hours.day == 2) & (hours.hour == 12)].isna().all()


def test_a_value_holds_for_three_hours_and_no_longer():
    utc = pd.DatetimeIndex(["2026-06-01 00:00", "2026-06-01 03:00", "2026-06-01 12:00"], tz="UTC")
    hours = pd.DataFrame({"temperature_c": [1.0, 2, 3], "cloud_share": 0.0, "irradiance_w_m2": np.nan}, utc)  # fmt: skip
    at = pd.date_range(utc[0], utc[2], freq="h").tz_convert(SEOUL)
    found = weather_drivers(hours, at)["temperature"].tolist()
    assert found[:6] == [1, 1, 1, 2, 2, 2]
    assert np.isnan(found[6:12]).all()
    assert found[12] == 3
