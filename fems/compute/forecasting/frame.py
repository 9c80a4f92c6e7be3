"""The origins of a rolling backtest over one series, and where their targets lie."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from fems.compute.forecasting.days import Calendar, days_off, kinds
from fems.compute.forecasting.series import Floats, Ints, Layout

BACKTEST_DAYS = 84
"""Days before the forecast that are forecast too, to choose and calibrate. [d]"""
WARM_UP_DAYS = 28
"""Days before those, to learn from before the first of them. [d]"""
LEAST_BEFORE_DAYS = 7
"""Days that come before the first origin. [d]"""
BUCKETS = (0, 1, 2, 7)
"""First days ahead of the groups of horizons that share weights and coefficients. [d]"""


@dataclass(frozen=True)
class Frame:
    """Origins (one a day, at the slot of the last, which is the forecast's own) and targets.

    flat: the series, row after row; NaN is missing or to come.
    rows: row of each origin.
    start: slot of the day at which every origin lies.
    horizon: steps forecast from each origin.
    groups: by grouping, the group of each row.
    """

    flat: Floats
    slots: int
    rows: Ints
    start: int
    horizon: int
    groups: dict[str, Ints]

    @classmethod
    def of(cls, laid: Layout, *, calendar: Calendar = None) -> "Frame":
        """Frame of a laid out history; days of rest by a calendar."""
        rows, slots = laid.table.shape
        horizon = max(int(laid.place[-1]) + 1, slots)
        last, start = divmod(laid.origin, slots)
        needed = -(-(laid.origin + horizon) // slots)
        values = np.full((max(rows, needed), slots), np.nan)
        values[:rows] = laid.table
        days = laid.days[0] + np.arange(len(values))
        some = np.flatnonzero(np.isfinite(values).any(1))[0]
        least = min(LEAST_BEFORE_DAYS, max(1, (last - some) // 2))
        first = max(some + least, last - BACKTEST_DAYS - WARM_UP_DAYS, 1)
        origins = np.arange(min(first, last), last + 1)
        groups = kinds(values, days, days_off(calendar, days))
        return cls(values.ravel(), slots, origins, start, horizon, groups)

    @cached_property
    def targets(self) -> Ints:
        """Flat position of each target: (origins, steps)."""
        begin = self.rows * self.slots + self.start
        return begin[:, None] + np.arange(self.horizon)[None, :]

    @cached_property
    def truth(self) -> Floats:
        """What came, as far as it is known: (origins, steps); NaN elsewhere."""
        at = np.minimum(self.targets, len(self.flat) - 1)
        return np.where(self.targets < self.known, self.flat[at], np.nan)

    @property
    def known(self) -> int:
        """Flat position of the first value to come."""
        return int(self.rows[-1]) * self.slots + self.start

    @cached_property
    def table(self) -> Floats:
        """The series by days and slots, of what is known."""
        return self.flat.reshape(-1, self.slots)

    @cached_property
    def slot(self) -> Ints:
        """Slot of the day of each step."""
        return (self.start + np.arange(self.horizon)) % self.slots

    @cached_property
    def day_ahead(self) -> Ints:
        """Midnights between the origin's day and that of each step."""
        return (self.start + np.arange(self.horizon)) // self.slots

    @cached_property
    def buckets(self) -> list[npt.NDArray[np.int64]]:
        """Steps by how many whole days ahead they lie: 0, 1, 2 to 6, 7 and more."""
        lead = np.arange(self.horizon) // self.slots
        ends = (*BUCKETS[1:], np.inf)
        found = [
            np.flatnonzero((lead >= first) & (lead < end))
            for first, end in zip(BUCKETS, ends, strict=True)
        ]
        return [steps for steps in found if len(steps)]

    def delay(self, steps: Ints) -> int:
        """Days after an origin when the last of some steps is known. [d]"""
        return int(steps[-1]) // self.slots + 1

    def group_ahead(self, grouping: str, days_ahead: int) -> Ints:
        """Group of the day so many midnights after each origin's."""
        of_row = self.groups[grouping]
        return of_row[np.minimum(self.rows + days_ahead, len(of_row) - 1)]

    @cached_property
    def distances(self) -> Floats:
        """Mean distance of what came just before each origin and each row: (origins, rows).

        What came before is a day, and at least a week of steps; infinite where nothing is shared.
        """
        reach = max(self.slots, 7)
        begins = np.arange(len(self.table)) * self.slots + self.start
        before = begins[:, None] - reach + np.arange(reach)[None, :]
        usable = (before >= 0) & (before < self.known)
        past = np.where(usable, self.flat[np.where(usable, before, 0)], np.nan).astype(np.float32)
        seen = np.isfinite(past)
        past = np.where(seen, past, np.float32(0))
        found = np.full((len(self.rows), len(past)), np.inf)
        for n, row in enumerate(self.rows):
            both = seen[: row + 1] & seen[row]
            shared = both.sum(1)
            apart = (np.abs(past[: row + 1] - past[row]) * both).sum(1)
            np.divide(apart, shared, out=found[n, : row + 1], where=shared > reach // 2)
        return found
