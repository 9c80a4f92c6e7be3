"""Regular series of many meters on one time axis, and where each step lies in the local day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
WORKDAY, SATURDAY, SUNDAY = 0, 1, 2
"""Kinds of day; a public holiday counts as a Sunday."""
_MONDAY = 4  # 1970-01-01 was a Thursday: day 4 of the epoch is a Monday


@dataclass(frozen=True)
class Regular:
    """Values of meters (rows) at steps of equal length (columns); NaN is missing.

    start: begin of each step. [UTC]
    day, slot, kind: the step's plant-local day (days since 1970), place in it (wall time) and kind.
    step_s: length of a step. [s]
    """

    values: Floats
    start: npt.NDArray[np.datetime64]
    day: Ints
    slot: Ints
    kind: Ints
    step_s: int

    @classmethod
    def of(
        cls,
        values: npt.ArrayLike,
        start: npt.ArrayLike,
        *,
        zone: str,
        holidays: Collection[date] = frozenset(),
    ) -> Self:
        """Series at equally spaced instants, placed in the local days of a zone.

        Parameters
        ----------
        values : array of (meters, steps) or (steps)
            Any unit; NaN is missing.
        start : array of (steps)
            Begin of each step, equally spaced, without a gap. [UTC]
        zone : str
            IANA zone in which the days of the meters begin.
        holidays : collection of date
            Local days that count as Sundays.

        Raises
        ------
        ValueError
            If the instants are not equally spaced or do not fit the values.

        Examples
        --------
        >>> start = pd.date_range("2026-03-01T15:00", periods=96, freq="15min")
        >>> Regular.of(np.ones(96), start, zone="Asia/Seoul").slot[:3].tolist()
        [0, 1, 2]
        """
        rows = np.atleast_2d(np.asarray(values, np.float64))
        at = np.asarray(start, "M8[us]")
        steps = np.diff(at).astype(np.int64)
        if rows.shape[1] != len(at) or not len(steps) or (steps != steps[0]).any():
            raise ValueError("start must hold one instant per step, equally spaced")
        step_s = int(steps[0]) // 1_000_000
        local = pd.DatetimeIndex(at, tz="UTC").tz_convert(zone)
        wall = np.asarray(local.tz_localize(None), "M8[s]")
        day = wall.astype("M8[D]").astype(np.int64)
        slot = (wall.astype(np.int64) - day * 86_400) // step_s
        return cls(rows, at, day, slot, _kinds(day, holidays), step_s)

    @property
    def steps_per_day(self) -> int:
        """Steps of an ordinary day of 24 hours."""
        return 86_400 // self.step_s

    @property
    def monday(self) -> Ints:
        """First day of the local week of each step. [days since 1970]"""
        monday: Ints = self.day - (self.day - _MONDAY) % 7
        return monday

    def steps(self, hours: float) -> int:
        """Steps in a span of hours, at least one."""
        return max(1, round(hours * 3_600 / self.step_s))


def _kinds(day: Ints, holidays: Collection[date]) -> Ints:
    weekday = (day - _MONDAY) % 7
    free = np.array([np.datetime64(d, "D").astype(np.int64) for d in holidays], np.int64)
    kind = np.where(weekday == 6, SUNDAY, np.where(weekday == 5, SATURDAY, WORKDAY))
    placed: Ints = np.where(np.isin(day, free), SUNDAY, kind).astype(np.int64)
    return placed


def sorted_quantile(ordered: Floats, q: float) -> Floats:
    """Quantile along the last axis of sorted values with NaN at the end.

    Between two values it is the one nearer to the middle, so that the extreme of a few is outside.

    >>> few = np.array([[1.0, 2.0, 3.0, np.nan]])
    >>> sorted_quantile(few, 0.1).tolist(), sorted_quantile(few, 0.9).tolist()
    ([2.0], [2.0])
    """
    count = np.isfinite(ordered).sum(axis=-1)
    below = (max(q, 1 - q) * (count - 1)).astype(np.int64)
    rank = np.maximum(below if q >= 0.5 else count - 1 - below, 0)
    found: Floats = np.take_along_axis(ordered, rank[..., None], axis=-1)[..., 0]
    return found
