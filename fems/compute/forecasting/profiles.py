"""What the same slot did on past days of the same kind, the recent or the similar weighted more.

A profile gives a whole distribution: its median is a candidate for the forecast, its tails one for
the band. Every origin of a frame is served at once, each from what came before it alone.
"""

from typing import NamedTuple

import numpy as np

from fems.compute.forecasting.frame import Frame
from fems.compute.forecasting.quantiles import weighted_quantiles
from fems.compute.forecasting.series import Floats, Ints

LOOK_BACK_DAYS = 200
"""Oldest day that counts. [d]"""
HALF_LIVES = 8
"""Half-lives after which a day counts no longer. [1]"""
SIMILAR = 0.2
"""Quantile of the distances to past days at which similarity has fallen to 1/e. [1]"""
FAR_DAYS = 3
"""Days ahead from which on yesterday's likeness tells nothing. [d]"""


class Profile(NamedTuple):
    """A way to weight past days: by kind of day, by age, and by how alike the day before was."""

    grouping: str
    half_life_days: float
    similar: bool = False


def quantiles(frame: Frame, profile: Profile, levels: Floats) -> Floats:
    """Quantiles of a profile for every target: (levels, origins, steps)."""
    found = np.full((len(levels), len(frame.rows), frame.horizon), np.nan)
    plain: dict[int, Floats] = {}
    for ahead in range(int(frame.day_ahead[-1]) + 1):
        steps = np.flatnonzero(frame.day_ahead == ahead)
        slots = frame.slot[steps]
        group = frame.group_ahead(profile.grouping, ahead)
        for one in np.unique(group):
            cases = np.flatnonzero(group == one)
            if profile.similar and ahead < FAR_DAYS:
                part = _of_group(frame, profile, int(one), levels, cases, ahead)[:, :, slots]
            else:
                if int(one) not in plain:
                    every = np.arange(len(frame.rows))
                    plain[int(one)] = _of_group(frame, profile, int(one), levels, every, None)
                part = plain[int(one)][:, cases][:, :, slots]
            found[:, cases[:, None], steps[None, :]] = part
    return found


def means(frame: Frame, profile: Profile) -> Floats:
    """Exponentially smoothed mean of a profile for every target: (origins, steps)."""
    found = np.full((len(frame.rows), frame.horizon), np.nan)
    of_row = frame.groups[profile.grouping][: frame.rows[-1]]
    for one in np.unique(of_row):
        days = np.flatnonzero(of_row == one)
        weights = by_age(frame.rows, days, profile.half_life_days)
        seen = np.isfinite(frame.table[days])
        total = weights @ np.where(seen, frame.table[days], 0.0)
        weight = weights @ seen
        mean = np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)
        for ahead in range(int(frame.day_ahead[-1]) + 1):
            steps = np.flatnonzero(frame.day_ahead == ahead)
            cases = np.flatnonzero(frame.group_ahead(profile.grouping, ahead) == one)
            found[np.ix_(cases, steps)] = mean[np.ix_(cases, frame.slot[steps])]
    return found


def _of_group(
    frame: Frame, profile: Profile, group: int, levels: Floats, cases: Ints, ahead: int | None
) -> Floats:
    """Quantiles by slot for some origins: (levels, cases, slots)."""
    days = np.flatnonzero(frame.groups[profile.grouping][: frame.rows[-1]] == group)
    days = days[days >= frame.rows[0] - LOOK_BACK_DAYS]
    if not len(days):
        return np.full((len(levels), len(cases), frame.slots), np.nan)
    weights = by_age(frame.rows[cases], days, profile.half_life_days)
    if ahead is not None:
        weights *= _likeness(frame, cases, days, weights > 0, ahead)
    return weighted_quantiles(frame.table[days], weights, levels)


def by_age(rows: Ints, days: Ints, half_life_days: float) -> Floats:
    """Weights of past days at each origin, the recent more: (origins, days)."""
    age = rows[:, None] - days[None, :]
    known = (age > 0) & (age <= min(LOOK_BACK_DAYS, HALF_LIVES * half_life_days))
    return np.where(known, 0.5 ** (np.where(known, age, 0) / half_life_days), 0.0)


def _likeness(frame: Frame, cases: Ints, days: Ints, counts: np.ndarray, ahead: int) -> Floats:
    """How alike the day before each past day was to the day before each origin: (cases, days)."""
    distance = frame.distances[cases][:, np.maximum(days - ahead, 0)]
    distance = np.where(counts & (days >= ahead), distance, np.inf)
    ordered = np.sort(distance, axis=1)
    place = (np.isfinite(distance).sum(1) * SIMILAR).astype(int)
    near = np.take_along_axis(ordered, place[:, None], axis=1)
    near = np.where(np.isfinite(near), near, 1.0)
    near = np.maximum(near, np.finfo(np.float32).tiny)
    return np.maximum(np.exp(-distance / near), 1e-6)
