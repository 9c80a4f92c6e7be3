"""Intervals to hours and days: amounts added up, or averaged, with what they are made of."""

import numpy as np
import numpy.typing as npt

from fems.compute.intervals import EDITED, MEASURED, SUSPECT

Rows = npt.NDArray[np.void]

ROLLUPS = np.dtype(
    [("first", "i8"), ("amount", "f8"), ("estimated", "f8"), ("slots", "i2"),
     ("slots_estimated", "i2"), ("slots_suspect", "i2"), ("slots_edited", "i2"),
     ("peak", "f8"), ("peak_ts", "M8[us]")]
)  # fmt: skip
"""first: index of the group's first interval; peak: its largest interval amount, and when it began."""


def roll_up(
    intervals: Rows, group: npt.NDArray[np.int64], *, is_mean: npt.NDArray[np.bool_]
) -> Rows:
    """One row per group of intervals.

    Parameters
    ----------
    intervals : structured array
        meter_id, start_ts, amount, estimated, quality; a group's intervals stand together, in order
        of time. Missing intervals are absent.
    group : array
        Which group each interval belongs to.
    is_mean : array
        Whether an interval holds a mean (degC) and not an amount; then the group's is their mean.

    Returns
    -------
    structured array of ROLLUPS
        slots_estimated counts the intervals that are not plainly measured: estimated, suspect and
        edited ones; the latter two are also counted by themselves. The earliest of equal peaks counts.

    Examples
    --------
    >>> from fems.compute.intervals import INTERVALS
    >>> rows = np.array([(7, "2026-01-01T00:00", 2.0, 0.0, 0), (7, "2026-01-01T00:15", 3.0, 3.0, 1)],
    ...                 INTERVALS)
    >>> hour = roll_up(rows, np.array([0, 0]), is_mean=np.array([False, False]))
    >>> hour[["amount", "estimated", "slots", "slots_estimated"]].tolist()
    [(5.0, 3.0, 2, 1)]
    """
    rows = np.zeros(0 if not len(group) else 1 + int((np.diff(group) != 0).sum()), ROLLUPS)
    if not len(rows):
        return rows
    first = np.flatnonzero(np.r_[True, np.diff(group) != 0])
    count = np.diff(np.r_[first, len(group)])
    divisor = np.where(is_mean[first], count, 1)
    quality, amount = intervals["quality"], intervals["amount"]
    rows["first"], rows["slots"] = first, count
    rows["amount"] = np.add.reduceat(amount, first) / divisor
    rows["estimated"] = np.add.reduceat(intervals["estimated"], first) / divisor
    for name, counted in (
        ("slots_estimated", quality != MEASURED),
        ("slots_suspect", quality == SUSPECT),
        ("slots_edited", quality == EDITED),
    ):
        rows[name] = np.add.reduceat(counted.astype(np.int64), first)
    rows["peak"] = np.maximum.reduceat(amount, first)
    at_peak = np.flatnonzero(amount == np.repeat(rows["peak"], count))
    earliest = at_peak[np.searchsorted(at_peak, first)]
    rows["peak_ts"] = intervals["start_ts"][earliest]
    return rows
