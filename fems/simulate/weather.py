"""Weather of a complex: outdoor temperature and what the sun gives to a roof."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

import numpy as np

from fems.simulate.behaviour import Climate
from fems.simulate.grid import Floats, Grid, Noise

MEMORY_DAYS = 8  # a day's anomaly is a weighted sum of this many days' chances
PERSISTENCE = 0.72
ROOF_TILT = np.radians(12.0)
PERFORMANCE = 0.80  # inverter, wiring, soiling
WEATHER = 0  # plant numbers start at 1


@dataclass(frozen=True)
class Weather:
    """Weather by interval.

    Outdoor temperature [degC], PV power per installed power [kW/kWp], and what of the clear sky's
    sun comes through the clouds [1], by interval.
    """

    temperature_c: Floats
    pv_kw_per_kwp: Floats
    sky: Floats

    @classmethod
    def of_grid(cls, grid: Grid, climate: Climate, *, seed: int) -> Self:
        """Weather of the grid's days; a date always has the same weather."""
        first = grid.days[0] - timedelta(days=MEMORY_DAYS + 1)
        count = len(grid.days) + MEMORY_DAYS + 2
        days = tuple(first + timedelta(days=i) for i in range(count))
        noise = Noise.of_days((seed, WEATHER), days, channels=2)
        daily = _persistent(noise.scalar)  # (days + 2, 2)
        inner = Noise(noise.normal[MEMORY_DAYS + 1 : -1], noise.uniform, noise.scalar)
        within = inner.autocorrelated(grid, rho=0.93)
        clearness = _clearness(days[MEMORY_DAYS:], daily[:, 1])
        temperature_c = _temperature_c(grid, climate, daily[:, 0], clearness, within[:, 0])
        flicker = 1 + 0.55 * within[:, 1] * (clearness * (1 - clearness))[grid.day + 1]
        sky = np.clip(clearness[grid.day + 1] * flicker, 0.05, 1.0)
        pv = PERFORMANCE * _roof_irradiance(grid, climate) * sky
        pv *= 1 - 0.004 * np.maximum(temperature_c + 22 * pv - 25, 0)
        return cls(temperature_c, pv, sky)


def _persistent(chances: Floats) -> Floats:
    """Unit-variance daily series with memory, from independent chances of each day."""
    weights = PERSISTENCE ** np.arange(MEMORY_DAYS + 1)
    weights /= np.sqrt((weights**2).sum())
    count = len(chances) - MEMORY_DAYS
    series = np.zeros((count, chances.shape[1]))
    for age, weight in enumerate(weights):
        series += weight * chances[MEMORY_DAYS - age : MEMORY_DAYS - age + count]
    return series


def _clearness(days: tuple[date, ...], chance: Floats) -> Floats:
    """Share of the clear sky's sun that reaches the ground on each day; low in the monsoon."""
    monsoon = np.array([np.exp(-(((d.timetuple().tm_yday - 198) / 24) ** 2)) for d in days])
    return np.clip(0.72 - 0.17 * monsoon + 0.24 * np.tanh(chance), 0.14, 0.98)


def _temperature_c(
    grid: Grid, climate: Climate, anomaly: Floats, clearness: Floats, within: Floats
) -> Floats:
    """Mean of the day, moved smoothly from noon to noon, plus the daily curve."""
    hour = grid.wall / 4 + 0.125
    days = [grid.days[0] + timedelta(days=i - 1) for i in range(len(grid.days) + 2)]
    of_year = np.array([day.timetuple().tm_yday for day in days])
    season = -np.cos(2 * np.pi * (of_year - climate.coldest_day_of_year) / 365.25)
    mean = climate.annual_mean_c + climate.annual_amplitude_k * season
    mean += climate.anomaly_k * anomaly
    span = climate.daily_range_k * (0.45 + 0.8 * clearness)
    place = grid.day + 1 + (hour - 12) / 24  # in days, whole at each noon
    before = np.floor(place).astype(np.int64)
    share = place - before
    smooth_mean = mean[before] * (1 - share) + mean[before + 1] * share
    smooth_span = span[before] * (1 - share) + span[before + 1] * share
    return smooth_mean + 0.5 * smooth_span * _daily_curve(hour) + 0.35 * within


def _daily_curve(hour: Floats) -> Floats:
    """-1 at the coldest (half past five), +1 at the warmest (three in the afternoon)."""
    rise, fall = 9.5, 14.5
    since_low = (hour - 5.5) % 24
    rising = -np.cos(np.pi * np.minimum(since_low, rise) / rise)
    falling = np.cos(np.pi * np.maximum(since_low - rise, 0) / fall)
    return np.where(since_low < rise, rising, falling)


def _roof_irradiance(grid: Grid, climate: Climate) -> Floats:
    """Clear-sky irradiance on a low south-facing roof at the middle of each interval. [kW/m2]"""
    solar_h = ((grid.start_s + 450) / 3600 + climate.longitude / 15) % 24
    of_year = np.array([day.timetuple().tm_yday for day in grid.days])[grid.day]
    declination = np.radians(23.45) * np.sin(2 * np.pi * (of_year + 284) / 365.25)
    angle = np.radians(15 * (solar_h - 12))
    latitude = np.radians(climate.latitude)
    high = np.sin(latitude) * np.sin(declination)
    high = high + np.cos(latitude) * np.cos(declination) * np.cos(angle)
    tilted = latitude - ROOF_TILT if climate.latitude >= 0 else latitude + ROOF_TILT
    onto = np.sin(tilted) * np.sin(declination)
    onto = onto + np.cos(tilted) * np.cos(declination) * np.cos(angle)
    up = np.maximum(high, 0.0)
    return np.where(high > 0, 1.08 * np.maximum(onto, 0.0) * up**0.12, 0.0)
