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
    first, end = (np.searchsorted(days, days + by) for by in (-BEFORE_DAYS, AFTER_DAYS))
    for week in np.unique(period[begin:]):  # in which the level is one
        of_week = np.flatnonzero(period == week)
        of_week = of_week[of_week >= begin]
        work = np.arange(first[of_week[0]], end[of_week[-1]])
        work = work[kind[work] == WORKDAY]
        bounds = (edge[of_week] for edge in (first, np.arange(len(days)), end))
        edges = [np.searchsorted(work, bound) for bound in bounds]
        shares = _running(table[:, work], level[:, week], edges, _LEAST_WORKDAYS)
        clear = np.all([share.std(axis=2) >= contrast[:, None] for share in shares], axis=0)
        clear &= np.abs(shares[0] - shares[1]).sum(axis=2) >= least[:, None]
        for at in np.flatnonzero(clear.any(axis=0)).tolist():
            rows, i = np.flatnonzero(clear[:, at]), of_week[at]
            off = _distances(shares[0][rows, at], shares[1][rows, at], lags)
            best = np.argmin(off, axis=0)
            fits.lag[rows, i] = lags[best]
            fits.workdays[rows, i] = _explained(off, best, most)
            old, new = np.arange(first[i], i), np.arange(i, end[i])
            off *= (kind[new] == WORKDAY).sum() / AFTER_DAYS
            for each in (SATURDAY, SUNDAY):
                was, now = old[kind[old] == each], new[kind[new] == each]
                both = table[rows][:, np.concatenate([was, now])]
                edges = [np.array([n]) for n in (0, len(was), len(was) + len(now))]
                before, after = _running(both, level[rows, week], edges, (1, 1))
                off += (
                    np.nan_to_num(_distances(before[:, 0], after[:, 0], lags))
                    * len(now)
                    / AFTER_DAYS
                )
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


def _running(
    values: Floats, level: Floats, edges: list[Ints], least: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Share of days on which each meter runs in each slot, before and after: (meters, places, slots).

    Before is from the first of the edges to the second, after from there to the third, for as many
    places as the edges have. NaN where too few days have values.
    """
    there = np.isfinite(values)
    above = (values > level[:, None, None]) & there
    count, ran = (_since_first(each) for each in (there, above))
    found = []
    for start, stop, fewest in zip(edges, edges[1:], least, strict=False):
        days = count[:, stop] - count[:, start]
        enough = (days.max(axis=2) >= fewest) & (days.min(axis=2) >= 1)
        enough &= np.isfinite(level)[:, None]
        share = (ran[:, stop] - ran[:, start]) / np.maximum(days, 1)
        found.append(np.where(enough[:, :, None], share, np.nan))
    return found[0], found[1]


def _since_first(marks: Bools) -> Ints:
    """How many days before each are marked, and before the end: (meters, days + 1, slots)."""
    counts = np.zeros((len(marks), marks.shape[1] + 1, marks.shape[2]), np.int64)
    np.cumsum(marks, axis=1, out=counts[:, 1:])
    return counts


def _sharpest(ratio: Floats, days: Ints) -> Bools:
    """Whether no day near explains a move better; of equals the first."""
    found: Bools = np.isfinite(ratio)
    for other in range(1, NEAR_DAYS + 1):
        close = days[other:] - days[:-other] <= NEAR_DAYS
        earlier, later = ratio[:, :-other], ratio[:, other:]
        found[:, other:] &= ~(close & (earlier <= later))
        found[:, :-other] &= ~(close & (later < earlier))
    return found
