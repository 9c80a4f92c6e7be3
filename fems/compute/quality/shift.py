"""A meter whose clock was moved: from one day on, everything happens earlier or later."""

from dataclasses import dataclass

import numpy as np

from fems.compute.quality.limits import Traits
from fems.compute.quality.regular import SATURDAY, SUNDAY, WORKDAY, Bools, Floats, Ints, Regular
from fems.compute.quality.usual import Usual

BEFORE_DAYS, AFTER_DAYS = 14, 7
NEAR_DAYS = 5
"""Of several days close together the one that explains the move best is reported."""
MOST_MIN = 120
_LEAST_WORKDAYS = 5, 3  # with values, before and after
_EDGES = 2  # a pattern begins and ends at least once a day, and a move changes both


@dataclass(frozen=True)
class Shifts:
    """Moved clocks: row of the meter, first local day afterwards, minutes (positive: later)."""

    row: Ints
    day: Ints
    minutes: Ints
    ratio: Floats


@dataclass(frozen=True)
class _Fits:
    """By meter and day: the best lag [steps], how well it explains workdays, and all days."""

    lag: Ints
    workdays: Floats
    all_days: Floats


def clock_shifts(
    series: Regular, habits: Usual, traits: Traits, *, since: int | None = None
) -> Shifts:
    """Days from which on a meter's daily pattern is the old one, moved.

    The pattern is the share of days on which the meter runs in each slot of the day: before the day
    (two weeks) and from it on (one week). Running is a value above the meter's usual low one by a
    small part of its range, so clouds and throughput matter little. The clock moved where shifting
    the old pattern of workdays explains the new one much better than leaving it; the distance is the
    sum of the differences of the shares. Weekends help to find the day. A meter that always runs, or
    at any time, has no pattern, and there is no verdict.

    Needs 19 days before and 12 after a day, and the habits of the weeks of these days.
    """
    days, table, period, kind = _table(series, habits)
    fits = _best_fits(series, days, table, period, kind, habits, traits, since)
    found = _sharpest(fits.all_days, days)
    found &= fits.workdays <= traits.limit("shift_ratio")[:, None]
    found &= np.abs(fits.lag) * series.step_s >= traits.limit("shift_min")[:, None] * 60
    row, at = np.nonzero(found)
    minutes = (fits.lag[row, at] * series.step_s / 60).astype(np.int64)
    return Shifts(row.astype(np.int64), days[at], minutes, fits.workdays[row, at])


def _best_fits(
    series: Regular, days: Ints, table: Floats, period: Ints, kind: Ints, habits: Usual,
    traits: Traits, since: int | None,
) -> _Fits:  # fmt: skip
    most = max(1, MOST_MIN * 60 // series.step_s)
    lags = np.arange(-most, most + 1)
    shape = len(table), len(days)
    fits = _Fits(np.zeros(shape, np.int64), np.full(shape, np.inf), np.full(shape, np.inf))
    level = traits.limit("shift_level")[:, None] * (habits.high - habits.low) + habits.low
    contrast = traits.limit("shift_contrast")
    least = _EDGES * traits.limit("shift_min") * 60 / series.step_s
    begin = 1 if since is None else max(1, int(np.searchsorted(days, since)))
    for i in range(begin, len(days)):
        old = np.arange(np.searchsorted(days, days[i] - BEFORE_DAYS), i)
        new = np.arange(i, np.searchsorted(days, days[i] + AFTER_DAYS))
        before, after = (
            _running(table[:, span[kind[span] == WORKDAY]], level[:, period[i]], least_days)
            for span, least_days in zip((old, new), _LEAST_WORKDAYS, strict=True)
        )
        clear = (before.std(axis=1) >= contrast) & (after.std(axis=1) >= contrast)
        clear &= np.abs(before - after).sum(axis=1) >= least
        rows = np.flatnonzero(clear)
        if not len(rows):
            continue
        off = _distances(before[rows], after[rows], lags)
        best = np.argmin(off, axis=0)
        fits.lag[rows, i] = lags[best]
        fits.workdays[rows, i] = _explained(off, best, most)
        off *= (kind[new] == WORKDAY).sum() / AFTER_DAYS
        for each in (SATURDAY, SUNDAY):
            was, now = old[kind[old] == each], new[kind[new] == each]
            before = _running(table[rows][:, was], level[rows, period[i]], 1)
            after = _running(table[rows][:, now], level[rows, period[i]], 1)
            off += np.nan_to_num(_distances(before, after, lags)) * len(now) / AFTER_DAYS
        fits.all_days[rows, i] = _explained(off, best, most)
    return fits


def _explained(off: Floats, best: Ints, none: int) -> Floats:
    """Distance with the best lag relative to that without."""
    ratio: Floats = off[best, np.arange(off.shape[1])] / off[none]
    return ratio


def _distances(before: Floats, after: Floats, lags: Ints) -> Floats:
    """Sum of the differences of two patterns, the first one moved by each lag: (lags, meters)."""
    return np.stack([np.abs(np.roll(before, n, axis=1) - after).sum(axis=1) for n in lags])


def _table(series: Regular, habits: Usual) -> tuple[Ints, Floats, Ints, Ints]:
    """Values by meter, day and slot of wall time; each day's period and kind."""
    days, first, which = np.unique(series.day, return_index=True, return_inverse=True)
    table = np.full((len(series.values), len(days), series.steps_per_day), np.nan)
    table[:, which, np.minimum(series.slot, series.steps_per_day - 1)] = series.values
    return days, table, habits.period[first], series.kind[first]


def _running(values: Floats, level: Floats, least: int) -> Floats:
    """Share of days on which each meter runs in each slot; NaN where too few days have values."""
    there = np.isfinite(values)
    count = there.sum(axis=1)
    above = ((values > level[:, None, None]) & there).sum(axis=1)
    enough = (count.max(axis=1) >= least) & (count.min(axis=1) >= 1) & np.isfinite(level)
    share: Floats = np.where(enough[:, None], above / np.maximum(count, 1), np.nan)
    return share


def _sharpest(ratio: Floats, days: Ints) -> Bools:
    """Whether no day near explains a move better; of equals the first."""
    found: Bools = np.isfinite(ratio)
    for other in range(1, NEAR_DAYS + 1):
        close = days[other:] - days[:-other] <= NEAR_DAYS
        earlier, later = ratio[:, :-other], ratio[:, other:]
        found[:, other:] &= ~(close & (earlier <= later))
        found[:, :-other] &= ~(close & (later < earlier))
    return found
