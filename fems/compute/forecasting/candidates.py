"""The candidates: every way to forecast that takes part in the choice."""

from collections.abc import Callable, Collection
from typing import NamedTuple

import numpy as np

from fems.compute.forecasting.drivers import Entering
from fems.compute.forecasting.frame import Frame
from fems.compute.forecasting.profiles import Profile, means, quantiles
from fems.compute.forecasting.regression import corrected
from fems.compute.forecasting.series import Floats

NAIVE = {"naive day": 1, "naive week": 7}
"""The same slot so many days before."""
PROFILES = {
    "profile any 7 d": Profile("any", 7.0),
    "profile any 14 d": Profile("any", 14.0),
    "profile any 28 d": Profile("any", 28.0),
    "profile rest 14 d": Profile("rest", 14.0),
    "profile rest 28 d": Profile("rest", 28.0),
    "profile shift 28 d": Profile("shift", 28.0),
    "profile shift 56 d": Profile("shift", 56.0),
    "similar any": Profile("any", 60.0, similar=True),
    "similar rest": Profile("rest", 60.0, similar=True),
    "similar shift": Profile("shift", 60.0, similar=True),
}
"""Medians of past days by kind of day and half-life, or by likeness of the day before."""
SPREADS = ("profile any 28 d", "profile rest 28 d", "similar any", "similar rest")
"""Profiles whose tails are used for the band."""
SMOOTHED = {
    "smoothing any": Profile("any", 14.0),
    "smoothing rest": Profile("rest", 42.0),
    "smoothing shift": Profile("shift", 28.0),
}
"""Exponentially smoothed seasonal means, before their level is corrected by regression."""
REGRESSED = ("profile any 14 d", "profile rest 28 d", "profile shift 28 d")
"""Profiles that are also corrected by regression."""
_REGRESSION = "regression on {}"
_PROPORTION = "in proportion to {}"


FEW = ("naive week", "profile shift 28 d", "similar rest", _REGRESSION.format("profile rest 28 d"))
"""One of each sort: for a first forecast of many meters at once, before all of them compete."""
FALLBACKS = ("profile rest 28 d", "profile any 28 d")
"""Take the place of a profile whose kind of day was never seen."""


class Candidates(NamedTuple):
    """Forecasts of candidates, and the quantiles of some.

    point: by candidate, (origins, steps).
    spreads: by profile, (levels, origins, steps).
    """

    point: dict[str, Floats]
    spreads: dict[str, Floats]


def every(
    frame: Frame, *, drivers: Entering, tails: Floats, chosen: Collection[str] | None = None
) -> Candidates:
    """All candidates of a frame, or those chosen; `tails` are the levels of the quantiles.

    A series in proportion to a driver is a candidate as it is, and corrected by regression.
    """
    middle = np.array([0.5])
    levels = np.concatenate([middle, tails])
    wanted = None if chosen is None else {*chosen, *FALLBACKS}

    def takes_part(name: str) -> bool:
        return wanted is None or name in wanted

    points = {name: naive(frame, days) for name, days in NAIVE.items() if takes_part(name)}
    bases = {base for base in REGRESSED if takes_part(_REGRESSION.format(base))}
    spreads = {}
    for name, profile in PROFILES.items():
        if takes_part(name) or name in bases:
            wide = name in SPREADS and takes_part(name)
            found = quantiles(frame, profile, levels if wide else middle)
            points[name] = found[0]
            if wide:
                spreads[name] = found[1:]
    resting, plain = (points[name] for name in FALLBACKS)
    plain = _or(resting, plain)
    points = {name: _or(point, plain) for name, point in points.items()}
    least = _or(spreads[FALLBACKS[0]], spreads[FALLBACKS[1]])
    spreads = {name: _or(spread, least) for name, spread in spreads.items()}
    for name, profile in SMOOTHED.items():
        if takes_part(name):
            points[name] = corrected(frame, _or(means(frame, profile), plain), drivers.departures)
    for base in REGRESSED:
        if base in bases:
            points[_REGRESSION.format(base)] = corrected(frame, points[base], drivers.departures)
    points |= _proportional(frame, drivers, plain, takes_part)
    return Candidates({name: points[name] for name in points if takes_part(name)}, spreads)


def _proportional(
    frame: Frame, drivers: Entering, plain: Floats, takes_part: Callable[[str], bool]
) -> dict[str, Floats]:
    """A series in proportion to each driver that it may be, as it is and corrected."""
    found = {}
    for driver, point in drivers.proportional.items():
        name = _PROPORTION.format(driver)
        base = _or(point, plain)
        if takes_part(name):
            found[name] = base
        if takes_part(_REGRESSION.format(name)):
            found[_REGRESSION.format(name)] = corrected(frame, base, drivers.departures)
    return found


def naive(frame: Frame, days: int) -> Floats:
    """The same slot so many days before, or a multiple of that where it is still to come."""
    steps = np.arange(frame.horizon)
    back = days * frame.slots * -(-(steps + 1) // (days * frame.slots))
    at = frame.targets - back[None, :]
    return np.where(at >= 0, frame.flat[np.maximum(at, 0)], np.nan)


def _or(first: Floats, other: Floats) -> Floats:
    """The first where it is known, else the other."""
    return np.where(np.isnan(first), other, first)
