"""The 15-min intervals of some local days, and the noise that belongs to each day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from fems.clock import INTERVAL_S, plant_day

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SLOTS = 96  # quarter-hours on the clock's face
LONGEST_DAY = 100  # quarter-hours in a day of 25 hours


@dataclass(frozen=True)
class Grid:
    """Consecutive intervals from a local midnight to a local midnight.

    `day` counts local days from the first; `slot` counts intervals from local midnight (up to 100
    where the clock goes back); `wall` is the quarter-hour the clock on the wall shows, 0 to 95.
    """

    days: tuple[date, ...]
    start_s: Ints
    day: Ints
    slot: Ints
    wall: Ints

    @classmethod
    def of_days(cls, first: date, count: int, zone: ZoneInfo) -> Self:
        """Intervals of `count` local days from `first` on."""
        days = tuple(first + timedelta(days=i) for i in range(count))
        starts, walls = [], []
        for window in (plant_day(day, zone) for day in days):
            seconds = np.arange(
                int(window.start.timestamp()), int(window.end.timestamp()), INTERVAL_S
            )
            starts.append(seconds)
            walls.append(_wall_slots(seconds, zone))
        lengths = [len(seconds) for seconds in starts]
        return cls(
            days=days,
            start_s=np.concatenate(starts),
            day=np.repeat(np.arange(count), lengths),
            slot=np.concatenate([np.arange(n) for n in lengths]),
            wall=np.concatenate(walls),
        )

    def ordinals(self) -> Ints:
        """Proleptic day number of each interval's local day."""
        return np.array([day.toordinal() for day in self.days], dtype=np.int64)[self.day]


def _wall_slots(seconds: Ints, zone: ZoneInfo) -> Ints:
    if len(seconds) == SLOTS:
        return np.arange(SLOTS)
    local = [datetime.fromtimestamp(int(s), UTC).astimezone(zone) for s in seconds]
    return np.array([t.hour * 4 + t.minute // 15 for t in local], dtype=np.int64)


@dataclass(frozen=True)
class Noise:
    """Random numbers of some days: each day's depend on the seed and its date alone."""

    normal: Floats  # (day, channel, slot), independent
    uniform: Floats  # (day, channel)
    scalar: Floats  # (day, channel), independent normals

    @classmethod
    def of_days(cls, key: tuple[int, int], days: tuple[date, ...], *, channels: int) -> Self:
        """Numbers for every day; the same date always gets the same ones.

        >>> monday, tuesday = date(2026, 3, 2), date(2026, 3, 3)
        >>> both = Noise.of_days((1, 1), (monday, tuesday), channels=2)
        >>> alone = Noise.of_days((1, 1), (tuesday,), channels=2)
        >>> bool((both.normal[1] == alone.normal[0]).all())
        True
        """
        normal = np.empty((len(days), channels, LONGEST_DAY))
        uniform = np.empty((len(days), channels))
        scalar = np.empty((len(days), channels))
        for i, day in enumerate(days):
            rng = np.random.default_rng([*key, day.toordinal()])
            rng.standard_normal(out=normal[i])
            rng.random(out=uniform[i])
            rng.standard_normal(out=scalar[i])
        return cls(normal, uniform, scalar)

    def autocorrelated(self, grid: Grid, *, rho: float) -> Floats:
        """Stationary noise of unit variance within each day. [interval, channel]"""
        fresh = float(np.sqrt(1 - rho * rho))
        series = np.empty_like(self.normal)
        series[:, :, 0] = self.normal[:, :, 0]
        for slot in range(1, LONGEST_DAY):
            series[:, :, slot] = rho * series[:, :, slot - 1] + fresh * self.normal[:, :, slot]
        return series[grid.day, :, grid.slot]
