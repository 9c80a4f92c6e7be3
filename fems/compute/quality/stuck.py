"""Stretches at one and the same value, where that is not the meter's habit."""

from dataclasses import dataclass

import numpy as np

from fems.compute.quality.limits import Traits
from fems.compute.quality.regular import Bools, Floats, Ints, Regular
from fems.compute.quality.usual import Usual

LONGEST_H = 24.0
LEVEL_HABIT = 0.8
"""A meter that is level for this share of the time it is not zero is made so: a daily figure."""
BRIDGED_H = 3.0
"""A meter that is silent this long and then says the same is still stuck."""


@dataclass(frozen=True)
class _Levels:
    """Maximal stretches of equal values, short silences bridged: row, first, after the last."""

    row: Ints
    first: Ints
    last: Ints
    value: Floats


def stuck(series: Regular, habits: Usual, traits: Traits) -> Bools:
    """Steps in a stretch of exactly equal values that is long and unusual for the meter.

    Idle machines, dark solar panels and closed valves also stay at one value, usually zero. So a
    value at which the meter spent a notable part of the four weeks before, in other such stretches,
    is a habit; so is any level of a meter that is level most of the time. A meter that is never
    idle and reads nothing is stuck.

    Before there are habits there is no verdict. Needs two days on either side of a step, and the
    four weeks before its week.
    """
    levels = _levels(series)
    hours = np.clip(np.maximum(traits.limit("stuck_h"), 2 * traits.gap_h), None, LONGEST_H)
    least = np.ceil(hours * 3_600 / series.step_s)[levels.row]
    found = np.zeros(series.values.shape, np.bool_)
    for i in np.flatnonzero(levels.last - levels.first >= least):
        row, span = levels.row[i], slice(levels.first[i], levels.last[i])
        period = habits.period[span]
        for part in np.unique(period):
            if not _habit(int(i), int(part), float(least[i]), levels, series, habits, traits):
                found[row, span] |= (period == part) & np.isfinite(series.values[row, span])
    return found


def _levels(series: Regular) -> _Levels:
    row, step = np.nonzero(np.isfinite(series.values))
    value = series.values[row, step]
    new = np.ones(len(row), np.bool_)
    new[1:] = (
        (np.diff(row) != 0)
        | (value[1:] != value[:-1])
        | (np.diff(step) > series.steps(BRIDGED_H))
    )  # fmt: skip
    begins = np.flatnonzero(new)
    ends = np.r_[begins[1:], len(row)] - 1 if len(row) else begins
    return _Levels(row[begins], step[begins], step[ends] + 1, value[begins])


def _habit(
    which: int, period: int, least: float, levels: _Levels, series: Regular, habits: Usual,
    traits: Traits,
) -> bool:  # fmt: skip
    """Whether the meter spent a notable part of the period's reference at this value, elsewhere."""
    row, value = levels.row[which], levels.value[which]
    if not np.isfinite(habits.high[row, period]) or (value == 0 and traits.rests[row]):
        return True
    begin, end = np.searchsorted(levels.row, [row, row + 1])
    others = levels.value[begin:end]
    first, last = habits.reference[period]
    inside = np.minimum(levels.last[begin:end], last) - np.maximum(levels.first[begin:end], first)
    inside[which - begin] = 0
    inside[inside < least / 2] = 0
    there = series.values[row, first:last]
    at_value = inside[others == value].sum() > traits.limits[row].stuck_habit * len(there)
    level = inside[others != 0].sum() > LEVEL_HABIT * (np.isfinite(there) & (there != 0)).sum()
    return bool(at_value or (value != 0 and level))
