"""Drivers: series known for the past and, as a forecast or a plan, for what is to come."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from fems.compute.finding import Finding
from fems.compute.forecasting.frame import Frame
from fems.compute.forecasting.profiles import Profile, means
from fems.compute.forecasting.proportion import IN_PROPORTION, in_proportion
from fems.compute.forecasting.series import Floats, ForecastInputError, Layout

LEAST_KNOWN = 0.8
"""Part of the history, and of what is to come, that a driver must cover. [1]"""
_USUAL = Profile("rest", 28.0)
_BLOCKS = 4


class Entering(NamedTuple):
    """Drivers as they enter a frame.

    departures: how far each is from usual, at each target, (origins, steps); 0 where not known.
    proportional: by driver, the series in proportion to it, (origins, steps); NaN where not known.
    findings: of drivers that cover too little.
    """

    departures: list[Floats]
    proportional: dict[str, Floats]
    findings: list[Finding]


def entering(
    frame: Frame, drivers: pd.DataFrame | None, history: pd.Series, laid: Layout
) -> Entering:
    """How drivers enter a frame: as departures from what is usual, and the sun in proportion.

    A departure is split by quarter of the day and enters three times: as it is, and above its lower
    and upper third, so that heating and cooling each have their own slope.

    Raises
    ------
    ForecastInputError
        If drivers have no times as their index, or hold no numbers.
    """
    if drivers is None or drivers.empty:
        return Entering([], {}, [])
    if not isinstance(drivers.index, pd.DatetimeIndex):
        raise ForecastInputError(
            "The drivers have no times as their index.",
            hint="Give a DataFrame with a column per driver, over the history and the periods.",
        )
    index = pd.DatetimeIndex(history.index)
    if (drivers.index.tz is None) != (index.tz is None):
        raise ForecastInputError(
            "Only one of history and drivers has a time zone.", hint="Give both the same."
        )
    found = Entering([], {}, [])
    for name in drivers.columns:
        flat = _laid(drivers[name], index, laid, len(frame.flat), frame.slots)
        ahead = flat[laid.origin + laid.place]
        past = flat[frame.rows[0] * frame.slots : frame.known]
        share = min(np.isfinite(ahead).mean(), np.isfinite(past).mean())
        if share < LEAST_KNOWN:
            found.findings.append(Finding(
                "forecast.driver_left_out",
                f"Driver {str(name)!r} is known for too little of the time; it was left out.",
                {"driver": str(name), "known_share": round(float(share), 3)},
            ))  # fmt: skip
            continue
        found.departures.extend(_entered(frame, flat))
        if name in IN_PROPORTION and (past[np.isfinite(past)] >= 0).all():
            found.proportional[str(name)] = in_proportion(frame, flat)
    return found


def _laid(
    driver: pd.Series, index: pd.DatetimeIndex, laid: Layout, length: int, slots: int
) -> Floats:
    """A driver along the flat positions of the series."""
    try:
        values = pd.to_numeric(driver).to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise ForecastInputError(f"Driver {driver.name!r} does not hold numbers.") from None
    at = pd.DatetimeIndex(driver.index)
    if at.tz is not None:
        at = at.tz_convert(index.tz)
    wall = at.tz_localize(None).as_unit("us").asi8
    day_us = 86_400_000_000
    position = (wall // day_us - int(laid.days[0].astype(np.int64))) * slots
    position = position + wall % day_us // (day_us // slots)
    usable = (position >= 0) & (position < length) & np.isfinite(values)
    total = np.bincount(position[usable], values[usable], minlength=length)
    count = np.bincount(position[usable], minlength=length)
    found: Floats = np.divide(total, count, out=np.full(length, np.nan), where=count > 0)
    return found


def _entered(frame: Frame, flat: Floats) -> list[Floats]:
    seen = flat[: frame.known][np.isfinite(flat[: frame.known])]
    knots = np.quantile(seen, [1 / 3, 2 / 3])
    block = frame.slot * _BLOCKS // frame.slots
    found = []
    for bent in (flat, *(np.maximum(flat - knot, 0.0) for knot in knots)):
        whole = Frame(bent, frame.slots, frame.rows, frame.start, frame.horizon, frame.groups)
        at = np.minimum(frame.targets, len(bent) - 1)
        departure = np.nan_to_num(bent[at] - means(whole, _USUAL), nan=0.0)
        if not departure.any():
            continue
        found += [departure * (block == n) for n in np.unique(block)]
    return found
