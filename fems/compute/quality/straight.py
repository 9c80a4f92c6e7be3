"""Stretches that look invented: straight lines, as an interpolation draws them."""

from math import log

import numpy as np

from fems.compute.quality.limits import Traits
from fems.compute.quality.regular import Bools, Floats, Ints, Regular
from fems.compute.quality.usual import Usual, runs

LONGEST_H = 24.0
"""No stretch needs to be longer than this to be judged: what lies further away doesn't matter."""
_BY_CHANCE = 1e-3  # stretches by chance in four weeks that are put up with
_TOGETHER = 1.5  # chances of neighbouring steps are not independent: so much longer


def interpolated(series: Regular, habits: Usual, traits: Traits) -> Bools:
    """Steps inside a straight, sloping line too long to have come about by chance.

    Three values on a line happen, on a coarsely rounded meter even often. So how long a line must be
    follows from how often three values of this meter lie on one: were steps independent, n of them
    would lie on one with the n-th power of that share. Level stretches are `stuck`'s business, and
    lines between the readings of a slow meter are ordinary.
    """
    values = series.values
    tolerance = traits.limit("straight_tolerance")[:, None] * habits.at("high")
    on_line, sloping = np.zeros((2, *values.shape), np.bool_)
    bend = np.abs(values[:, :-2] - 2 * values[:, 1:-1] + values[:, 2:])
    slope = np.abs(values[:, 2:] - values[:, :-2]) / 2
    on_line[:, 1:-1] = bend <= tolerance[:, 1:-1]
    sloping[:, 1:-1] = slope > 3 * tolerance[:, 1:-1]
    on_line &= sloping
    least = _least_steps(series, on_line, habits, traits)
    row, first, last = runs(on_line)
    found = np.zeros(values.shape, np.bool_)
    for i in np.flatnonzero(last - first >= least[row, habits.period[first]]):
        found[row[i], first[i] : last[i]] = True
    return found


def _least_steps(series: Regular, on_line: Bools, habits: Usual, traits: Traits) -> Ints:
    """Shortest stretch that is called interpolated, by meter and period. [steps]"""
    share = _share(on_line, np.isfinite(series.values), habits.reference)
    span = 28 * series.steps_per_day
    chance = _TOGETHER * log(_BY_CHANCE / span) / np.log(np.clip(share, 1e-6, 0.95))
    hours = np.maximum(traits.limit("straight_h"), 2 * traits.gap_h)
    plain = np.ceil(hours * 3_600 / series.step_s)[:, None]
    most = series.steps(LONGEST_H)
    least: Ints = np.minimum(np.maximum(plain, np.ceil(chance)), most).astype(np.int64)
    return least


def _share(mask: Bools, there: Bools, reference: Ints) -> Floats:
    """Share of the values of each reference that a mask holds."""
    parts = []
    for first, last in reference:
        count = np.maximum(there[:, first:last].sum(axis=1), 1)
        parts.append(mask[:, first:last].sum(axis=1) / count)
    return np.stack(parts, axis=1)
