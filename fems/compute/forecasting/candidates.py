"""The candidates: every way to forecast that takes part in the choice."""

from typing import NamedTuple

import numpy as np

from fems.compute.forecasting.frame import Frame
from fems.compute.forecasting.profiles import Profile, means, quantiles
from fems.compute.forecasting.regression import corrected
from fems.compute.forecasting.series import Floats

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


class Candidates(NamedTuple):
    """Forecasts of every candidate, and the quantiles of some.

    names: of the candidates.
    point: (candidates, origins, steps).
    spreads: (profiles, levels, origins, steps), of SPREADS.
    """

    names: list[str]
    point: Floats
    spreads: Floats


def every(frame: Frame, *, drivers: list[Floats], tails: Floats) -> Candidates:
    """All candidates of a frame; `tails` are the levels of the quantiles wanted."""
    middle = np.array([0.5])
    levels = np.concatenate([middle, tails])
    points: dict[str, Floats] = {"naive day": _naive(frame, 1), "naive week": _naive(frame, 7)}
    spreads = {}
    for name, profile in PROFILES.items():
        found = quantiles(frame, profile, levels if name in SPREADS else middle)
        points[name] = found[0]
        if name in SPREADS:
            spreads[name] = found[1:]
    plain = points["profile any 28 d"]
    for name, spread in spreads.items():
        points[name] = _or(points[name], plain)
        spreads[name] = _or(spread, spreads["profile any 28 d"])
    points = {name: _or(point, plain) for name, point in points.items()}
    for name, profile in SMOOTHED.items():
        points[name] = corrected(frame, _or(means(frame, profile), plain), drivers)
    for name in REGRESSED:
        points[f"regression on {name}"] = corrected(frame, points[name], drivers)
    return Candidates(
        list(points),
        np.stack(list(points.values())),
        np.stack([spreads[name] for name in SPREADS]),
    )


def _naive(frame: Frame, days: int) -> Floats:
    """The same slot so many days before, or a multiple of that where it is still to come."""
    steps = np.arange(frame.horizon)
    back = days * frame.slots * -(-(steps + 1) // (days * frame.slots))
    at = frame.targets - back[None, :]
    return np.where(at >= 0, frame.flat[np.maximum(at, 0)], np.nan)


def _or(first: Floats, other: Floats) -> Floats:
    """The first where it is known, else the other."""
    return np.where(np.isnan(first), other, first)
