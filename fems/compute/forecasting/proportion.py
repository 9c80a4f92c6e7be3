"""Forecasts in proportion to a driver: what a slot of the day made of the sun on past days, times the sun to come."""

import numpy as np

from fems.compute.forecasting.frame import Frame
from fems.compute.forecasting.profiles import by_age
from fems.compute.forecasting.series import Floats

IN_PROPORTION = ("irradiance", "clearness")
"""Drivers that a series may be in proportion to: what the sun gives, and the part the clouds let through."""
HALF_LIFE_DAYS = 14.0
"""The sun's path and a panel's dirt change what a slot makes of a driver. [d]"""


def in_proportion(frame: Frame, driver: Floats) -> Floats:
    """A series by its ratio to a driver in the same slot: (origins, steps).

    The ratio is of sums over the days before each origin, the recent weighted more, so that a slot
    that sees the sun at a slant, or at dawn only for minutes, has its own.

    Parameters
    ----------
    driver : array of (positions)
        Along the flat positions of the series; not below zero.

    Returns
    -------
    array
        NaN where the driver is not known, or gave nothing on all past days.
    """
    padded = np.full(len(frame.flat), np.nan)
    padded[: min(len(driver), len(padded))] = driver[: len(padded)]
    before = int(frame.rows[-1])
    given, made = padded.reshape(-1, frame.slots)[:before], frame.table[:before]
    both = np.isfinite(given) & np.isfinite(made)
    weights = by_age(frame.rows, np.arange(before), HALF_LIFE_DAYS)
    total = weights @ np.where(both, made, 0.0)
    of = weights @ np.where(both, given, 0.0)
    ratio = np.divide(total, of, out=np.full_like(total, np.nan), where=of > 0)
    ahead = np.where(
        frame.targets < len(padded), padded[np.minimum(frame.targets, len(padded) - 1)], np.nan
    )
    found: Floats = ratio[:, frame.slot] * ahead
    return found
