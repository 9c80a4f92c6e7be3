"""Typical amount of a slot: what the meter did on days like this one."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.metering.rows import SLOT_US
from fems.compute.segments import Floats, Ints, Rows

PROFILE_DAYS = 56
FEWEST_DAYS = 3
DAY_US = 96 * SLOT_US
WORKING_DAY, SATURDAY, SUNDAY_OR_HOLIDAY = range(3)
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Places:
    """Where meters stand: in which zone, and on which local days a plant rests.

    meter_id: ascending.
    zone: IANA name of each meter's zone.
    calendar: name of each meter's calendar; without, the zone's name.
    holidays: local days of each calendar on which a plant stands still as on a Sunday.
    """

    meter_id: Ints
    zone: Sequence[str]
    holidays: Mapping[str, AbstractSet[date]] = field(default_factory=dict)
    calendar: Sequence[str] | None = None

    def of(self, meter_id: int) -> tuple[str, AbstractSet[date]]:
        """Zone and holidays of a meter; UTC and none if it has no place."""
        place = int(np.searchsorted(self.meter_id, meter_id))
        if place == len(self.meter_id) or self.meter_id[place] != meter_id:
            return "UTC", frozenset()
        calendar = (self.calendar or self.zone)[place]
        return self.zone[place], self.holidays.get(calendar, frozenset())


def local_slots(slot: Ints, zone: str) -> tuple[Ints, Ints]:
    """Local day since 1970 and slot of the day by wall time (0 to 95) of slots since 1970 UTC.

    >>> day, slot = local_slots(np.array([0]), "Asia/Kathmandu")  # +05:30 until 1985
    >>> day.tolist(), slot.tolist()
    ([0], [22])
    """
    stamps = pd.DatetimeIndex((slot * SLOT_US).astype("M8[us]"), tz="UTC")
    wall = stamps.tz_convert(zone).tz_localize(None).as_unit("us").asi8
    return wall // DAY_US, wall % DAY_US // SLOT_US


def day_types(day: Ints, holidays: AbstractSet[date]) -> Ints:
    """Working day, Saturday, or Sunday and holiday, of local days since 1970.

    >>> day_types(np.array([0, 2, 3]), {date(1970, 1, 1)}).tolist()  # a Thursday, but a holiday
    [2, 1, 2]
    """
    weekday = (day + 3) % 7
    types = np.where(weekday < 5, WORKING_DAY, np.where(weekday == 5, SATURDAY, SUNDAY_OR_HOLIDAY))
    rest = np.array([holiday.toordinal() - _EPOCH for holiday in holidays], np.int64)
    types[np.isin(day, rest)] = SUNDAY_OR_HOLIDAY
    return types


def typical(
    slot: Ints, gap_start_us: Ints, history: Rows, zone: str, holidays: AbstractSet[date]
) -> Floats:
    """Typical amount of each slot of one meter, known before its gap began; NaN if it is not.

    The median of the measured amounts of the same local slot on days of the same type within the
    56 days before the gap; on all days, where there are fewer than three of the type. Of the hour
    that a local day has twice, the second counts.

    Parameters
    ----------
    slot : array
        Slots since 1970, UTC.
    gap_start_us : array
        Start of the gap that each slot belongs to. [us]
    history : structured array of INTERVALS
        Measured intervals of the meter, by time.
    """
    if not len(history):
        return np.full(len(slot), np.nan)
    day, wall = local_slots(slot, zone)
    kinds = day_types(day, holidays)
    gap_day = local_slots(gap_start_us // SLOT_US, zone)[0]
    asked = np.stack([gap_start_us, gap_day, kinds, wall])
    cells, answer = np.unique(asked, axis=1, return_inverse=True)
    found = _medians(cells, history, zone, holidays)
    return found[answer.ravel()]


def _medians(cells: Ints, history: Rows, zone: str, holidays: AbstractSet[date]) -> Floats:
    """Median of each cell: start of the gap, its local day, type of day, local slot."""
    gap_start, gap_day, kind, wall = cells
    start = history["start_ts"].astype("M8[us]").astype(np.int64)
    day, slot = local_slots(start // SLOT_US, zone)
    first = int(min(gap_day.min() - PROFILE_DAYS, day.min()))
    table = np.full((int(max(gap_day.max(), day.max())) - first + 1, 96), np.nan)
    at = np.zeros(table.shape, np.int64)
    table[day - first, slot] = history["amount"]
    at[day - first, slot] = start
    types = day_types(np.arange(len(table)) + first, holidays)

    days = gap_day[:, None] - first + np.arange(-PROFILE_DAYS, 1)
    amount, when = table[days, wall[:, None]], at[days, wall[:, None]]
    known = (when >= gap_start[:, None] - PROFILE_DAYS * DAY_US) & (
        when + SLOT_US <= gap_start[:, None]
    )
    amount[~known] = np.nan
    alike = np.where(types[days] == kind[:, None], amount, np.nan)
    of_type, of_all = _median_of_enough(alike), _median_of_enough(amount)
    return np.where(np.isnan(of_type), of_all, of_type)


def _median_of_enough(amount: npt.NDArray[np.float64]) -> Floats:
    """Median of each row, NaN left out; NaN if fewer than three remain."""
    ordered = np.sort(amount, axis=1)  # NaN last
    count = np.sum(~np.isnan(ordered), axis=1)
    row = np.arange(len(ordered))
    low, high = ordered[row, np.maximum(count - 1, 0) // 2], ordered[row, count // 2]
    return np.where(count >= FEWEST_DAYS, (low + high) / 2, np.nan)
