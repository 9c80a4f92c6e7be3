"""Where a year is going: months that are over, the month that is, and the base year's shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot, nan, sqrt

import numpy as np
import pandas as pd

from fems.compute.carbon.targets import Months

Z80 = 1.2816
"""Of the normal distribution: 10 percent lie above."""
WEEK = 7
"""Days that must be known of a carrier before its others are expected to be like them."""
_STREAM = ["plant_id", "carrier"]


@dataclass(frozen=True)
class Running:
    """The month that is. [kg CO2e]

    so_far: of its days that are over. expected: of the whole month. error: its standard error.
    forecast_share: how much of what is still to come a forecast of the days says; the rest is
    expected to be like the last four weeks.
    """

    so_far: float
    expected: float
    error: float
    forecast_share: float

    @property
    def low(self) -> float:
        """Lower end of the 80 percent band of the whole month."""
        return self.expected - Z80 * self.error

    @property
    def high(self) -> float:
        """Upper end of it."""
        return self.expected + Z80 * self.error


@dataclass(frozen=True)
class Landing:
    """Where a year stands against its target; all amounts as the target's, kg CO2e.

    gap: actual less target of the months that are over; positive is too much. landing: expected total
    of the year, from low to high with 80 percent; not known with less than three months.
    """

    months: int
    actual: float
    target_so_far: float
    target_year: float
    landing: float
    low: float
    high: float
    running: Running | None = None

    @property
    def gap(self) -> float:
        """Too much (positive) or too little so far."""
        return self.actual - self.target_so_far

    @property
    def landing_gap(self) -> float:
        """Too much (positive) or too little at the end of the year, as it is expected now."""
        return self.landing - self.target_year


def land(
    actual: Sequence[float], target: Months, base_months: Sequence[float],
    running: Running | None = None,
) -> Landing:  # fmt: skip
    """Compare the months that are over with the target and expect the rest of the year.

    The months to come are the base year's times the mean ratio of this year's months to it; the band
    comes from how much these ratios vary, the months to come being as independent as the past ones.
    The month that is, where it is known, is taken as expected, with its own error.

    Parameters
    ----------
    actual : sequence of float
        Months that are over, from January; NaN where one is not known.
    target : array
        Twelve months.
    base_months : sequence of float
        Twelve months of the base year.
    running : Running, optional
        The month after those that are over.
    """
    done = np.asarray(actual, np.float64)
    base = np.asarray(base_months, np.float64)
    months = len(done)
    running = running if months < len(base) else None
    begun = np.append(done, running.expected) if running else done
    known = done[~np.isnan(done)]
    so_far = float(target[:months][~np.isnan(done)].sum())
    total = float(target.sum())
    ratios = begun / np.where(base[: len(begun)] > 0, base[: len(begun)], nan)
    ratios = ratios[~np.isnan(ratios)]
    if len(ratios) < 3 or np.isnan(base).any():
        return Landing(months, float(known.sum()), so_far, total, nan, nan, nan, running)
    mean, spread = float(ratios.mean()), float(ratios.std(ddof=1))
    to_come = np.concatenate([base[len(begun) :], base[:months][np.isnan(done)]])
    expected = float(np.nansum(begun) + mean * to_come.sum())
    error = spread * sqrt(float((to_come**2).sum()) + float(to_come.sum()) ** 2 / len(ratios))
    error = hypot(error, running.error if running else 0.0)
    return Landing(
        months, float(known.sum()), so_far, total, expected, expected - Z80 * error,
        expected + Z80 * error, running,
    )  # fmt: skip


@dataclass(frozen=True)
class Stream:
    """A carrier of a plant in the month that is. [kg CO2e]

    so_far: of its days that are over; None where none is known at all. to_come: of the rest of the month,
    by_forecast of it said by a forecast. error: its standard error; NaN where too little is known.
    """

    so_far: float | None
    to_come: float
    by_forecast: float
    error: float


def expect_month(
    days: pd.DataFrame, ahead: pd.DataFrame, *, today: date, last: date
) -> Running | None:
    """The month of today: its days so far, and those to come by forecast, else like the last weeks.

    The errors of a plant's forecast days are taken to have the same sign, so that their bands add
    up; those of plants and of carriers to be independent.

    Parameters
    ----------
    days : DataFrame
        plant_id, carrier, day, kg_co2e of the days before today: all of this month, and at least
        four weeks back where they are known.
    ahead : DataFrame
        plant_id, carrier, day, kg_co2e, low_kg, high_kg (80 percent): days from today on.
    today, last : date
        The first day to come, and the month's last one.

    Returns
    -------
    Running or None
        None where nothing is known, or less than a week of a carrier without a forecast.

    >>> seen = pd.DataFrame({"plant_id": 1, "carrier": "steam", "kg_co2e": 10.0,
    ...                      "day": pd.date_range("2026-03-03", "2026-03-30").date})
    >>> none = pd.DataFrame(columns=["plant_id", "carrier", "day", "kg_co2e", "low_kg", "high_kg"])
    >>> expect_month(seen, none, today=date(2026, 3, 31), last=date(2026, 3, 31))
    Running(so_far=280.0, expected=290.0, error=0.0, forecast_share=0.0)
    """
    streams = expect_streams(days, ahead, today=today, last=last)
    return together([stream for of_plant in streams.values() for stream in of_plant])


def expect_streams(
    days: pd.DataFrame, ahead: pd.DataFrame, *, today: date, last: date
) -> dict[int, list[Stream]]:
    """The same for each carrier of each plant by itself, by plant_id; see `expect_month`."""
    left = (last - today).days + 1
    days = days.assign(of_month=days["kg_co2e"].where(days["day"] >= today.replace(day=1), 0.0))
    seen = days.groupby(_STREAM).agg(
        mean=("kg_co2e", "mean"), std=("kg_co2e", "std"), count=("kg_co2e", "count"),
        so_far=("of_month", "sum"),
    )  # fmt: skip
    ahead = ahead[(ahead["day"] >= today) & (ahead["day"] <= last)]
    ahead = ahead.assign(error=(ahead["high_kg"] - ahead["low_kg"]).astype(float) / (2 * Z80))
    told = ahead.groupby(_STREAM).agg(
        kg=("kg_co2e", "sum"), error=("error", "sum"), size=("kg_co2e", "size")
    )
    told = told[told["size"] == left]
    found: dict[int, list[Stream]] = {}
    for key, mean, std, count, so_far, kg, told_error, size in seen.join(
        told, how="outer"
    ).itertuples():
        begun = None if np.isnan(count) else float(so_far)
        if not np.isnan(size):
            stream = Stream(begun, float(kg), float(kg), float(told_error))
        else:
            error = std * sqrt(left + left**2 / count) if count >= WEEK else nan
            stream = Stream(begun, left * float(mean), 0.0, float(error))
        found.setdefault(int(key[0]), []).append(stream)
    return found


def together(streams: Sequence[Stream]) -> Running | None:
    """Carriers of plants added up; None where nothing is known, or of one of them too little."""
    known = [stream.so_far for stream in streams if stream.so_far is not None]
    if not known or any(np.isnan(stream.error) for stream in streams):
        return None
    so_far, by_forecast = sum(known), sum(stream.by_forecast for stream in streams)
    to_come = sum(stream.to_come for stream in streams)
    error = sqrt(sum(stream.error**2 for stream in streams))
    return Running(so_far, so_far + to_come, error, by_forecast / to_come if to_come else 0.0)
