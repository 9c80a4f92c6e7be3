"""Energy whose truth is known, and the public series with theirs."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from tests.conftest import SHARED_DATA

METERS = SHARED_DATA / "eemeter_electricity"
NMECR = SHARED_DATA / "nmecr_daily"
VERIFI = SHARED_DATA / "verifi_example"
ZONE = "America/Chicago"
BEFORE = slice("2015-12-26", "2016-12-25")
AFTER = slice("2017-01-05", "2018-01-04")
TRUE_SAVING = 0.10

needs_meters = pytest.mark.skipif(not METERS.is_dir(), reason="needs data/eemeter_electricity")
needs_nmecr = pytest.mark.skipif(not NMECR.is_dir(), reason="needs data/nmecr_daily")
needs_verifi = pytest.mark.skipif(not VERIFI.is_dir(), reason="needs data/verifi_example")


@cache
def meter(name, grain):
    return _series(f"il-electricity-{name}-{grain}.csv.gz", "start", "value")


@cache
def air():
    return _series("il-tempF.csv.gz", "dt", "tempF").to_frame("temperature_f")


def _series(file, time, value):
    frame = pd.read_csv(METERS / file)
    at = pd.DatetimeIndex(pd.to_datetime(frame[time], utc=True)).tz_convert(ZONE)
    return pd.Series(frame[value].to_numpy(), at)


@cache
def nmecr():
    energy = pd.read_csv(NMECR / "eload.csv", parse_dates=["date"], index_col="date")["eload"]
    warm = pd.read_csv(NMECR / "temp.csv", parse_dates=["date"], index_col="date")
    year = slice("2012-03-01", "2013-02-27")
    return energy[year], warm.rename(columns={"temp": "temperature_f"})[year]


def plant(days=730, *, seed=0, rho=0.3, noise=20.0, base=400.0, per_t=12.0, heat=9.0, cool=14.0):
    """Daily energy and drivers of a plant that heats below 12 and cools above 20 degC.

    Its noise is autoregressive; on Sundays nothing is made.
    """
    rng = np.random.default_rng(seed)
    index = pd.date_range("2024-01-01", periods=days)
    season = np.sin(2 * np.pi * (np.arange(days) - 110) / 365.25)
    drivers = pd.DataFrame(
        {
            "temperature_c": 13 + 13 * season + rng.normal(0, 3, days),
            "output_t": np.where(index.day_of_week == 6, 0.0, rng.uniform(30, 60, days)),
        },
        index,
    )
    left = rng.normal(0, noise * np.sqrt(1 - rho**2), days)
    for day in range(1, days):
        left[day] += rho * left[day - 1]
    warm = drivers["temperature_c"].to_numpy()
    energy = base + per_t * drivers["output_t"].to_numpy() + left
    energy = energy + heat * np.maximum(12 - warm, 0) + cool * np.maximum(warm - 20, 0)
    return pd.Series(energy, index), drivers
