"""What is usual for each meter: robust statistics of the four weeks before each local week.

The same for every step of a week, and from nothing but days before it: a verdict on a day does not
depend on what else is computed with it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fems.compute.quality.regular import Bools, Floats, Ints, Regular, sorted_quantile

USUAL_DAYS = 28
LEAST_DAYS = 7
"""A meter with less than half of this before a week has no habits yet; only plain limits apply."""
LOW, HIGH, OFTEN, IN_SLOT = 0.05, 0.95, 0.97, 0.90


@dataclass(frozen=True)
class Usual:
    """Habits by meter and period (a local week, or all of a series that is its own reference).

    period: the period of each step.
    reference: steps [first, last) on which each period's habits rest.
    low, high: 5 and 95 percent quantiles of the magnitude; NaN: no habits yet.
    excess: 97 percent quantile of how far a value stands out from the two on either side.
    slot_excess: the same in each slot of the day, 90 percent quantile.
    slot_low, slot_high: 10 and 90 percent quantiles of the values in each slot of the day.
    """

    period: Ints
    reference: Ints
    low: Floats
    high: Floats
    excess: Floats
    slot_excess: Floats
    slot_low: Floats
    slot_high: Floats

    def at(self, name: str, slot: Ints | None = None) -> Floats:
        """A habit of each meter at each step; of the step's slot of the day, if it has slots."""
        table = getattr(self, name)
        if slot is None:
            found: Floats = table[:, self.period]
            return found
        of_slot: Floats = table[:, self.period, np.minimum(slot, table.shape[2] - 1)]
        return of_slot


def usual(
    series: Regular, excess: Floats, *, whole: bool = False, since: int | None = None
) -> Usual:
    """Habits of all meters.

    Parameters
    ----------
    series : Regular
        Measured values; what was estimated is missing here.
    excess : array of (meters, steps)
        How far each value stands out; see `stands_out`.
    whole : bool
        The series is its own reference: for a closed study, not for a running system.
    since : int, optional
        First day that is to be judged: habits of earlier weeks are left out. [days since 1970]

    Examples
    --------
    >>> import pandas as pd
    >>> start = pd.date_range("2026-03-01", periods=15 * 24, freq="h")
    >>> series = Regular.of(np.full(15 * 24, 7.0), start, zone="UTC")
    >>> usual(series, np.zeros((1, 15 * 24))).high.tolist()
    [[nan, nan, 7.0]]
    """
    if whole:
        period = np.zeros(len(series.day), np.int64)
        reference = np.array([[0, len(series.day)]])
    else:
        mondays, period = np.unique(series.monday, return_inverse=True)
        first = np.searchsorted(series.day, mondays - USUAL_DAYS)
        reference = np.column_stack([first, np.searchsorted(series.day, mondays)])
    least = 1 if whole else LEAST_DAYS * series.steps_per_day // 2
    last = np.array([series.day[period == p].max() for p in range(len(reference))])
    wanted = last >= (series.day[0] if since is None else since)
    parts = [
        _habits(series, excess, slice(*bounds) if want else slice(0, 0), least)
        for bounds, want in zip(reference, wanted, strict=True)
    ]
    columns = [np.stack(column, axis=1) for column in zip(*parts, strict=True)]
    return Usual(period.astype(np.int64), reference, *columns)


def _habits(series: Regular, excess: Floats, span: slice, least: int) -> tuple[Floats, ...]:
    """Habits of all meters from a span of steps; NaN for meters with fewer values than `least`."""
    values, stood_out = series.values[:, span], excess[:, span]
    meters, slots = len(values), series.steps_per_day
    young = np.isfinite(values).sum(axis=1) < least
    if young.all():
        empty, by_slot = np.full(meters, np.nan), np.full((meters, slots), np.nan)
        return empty, empty, empty, by_slot, by_slot, by_slot
    ordered = np.sort(np.abs(values), axis=1)
    by_slot = _by_slot(values, series.slot[span], slots)
    found = (
        sorted_quantile(ordered, LOW),
        sorted_quantile(ordered, HIGH),
        sorted_quantile(np.sort(stood_out, axis=1), OFTEN),
        sorted_quantile(_by_slot(stood_out, series.slot[span], slots), IN_SLOT),
        sorted_quantile(by_slot, 1 - IN_SLOT),
        sorted_quantile(by_slot, IN_SLOT),
    )
    for habit in found:
        habit[young] = np.nan
    return found


def _by_slot(values: Floats, slot: Ints, slots: int) -> Floats:
    """Values of each meter and slot of the day, sorted, NaN at the end: (meters, slots, days)."""
    order = np.argsort(slot, kind="stable")
    begins = np.searchsorted(slot[order], np.arange(slots))
    count = np.diff(np.r_[begins, len(slot)])
    table = np.full((len(values), slots, count.max(initial=1)), np.nan)
    nth = np.arange(len(slot)) - np.repeat(begins, count)
    table[:, slot[order], nth] = values[:, order]
    return np.sort(table, axis=2)


def runs(mask: Bools) -> tuple[Ints, Ints, Ints]:
    """Maximal stretches of true steps: row, first step, and the step after the last.

    >>> [part.tolist() for part in runs(np.array([[False, True, True, False, True]]))]
    [[0, 0], [1, 4], [3, 5]]
    """
    edge = np.zeros((mask.shape[0], 1), np.int8)
    change = np.diff(mask.astype(np.int8), axis=1, prepend=edge, append=edge)
    row, first = np.nonzero(change == 1)
    return row, first, np.nonzero(change == -1)[1]


def neighbours(values: Floats, reach: int) -> npt.NDArray[np.float64]:
    """The values up to `reach` steps before and after each step: (2 x reach, meters, steps)."""
    meters, steps = values.shape
    padded = np.full((meters, steps + 2 * reach), np.nan)
    padded[:, reach : reach + steps] = values
    offsets = [k for k in range(2 * reach + 1) if k != reach]
    return np.stack([padded[:, k : k + steps] for k in offsets])
