"""The tariffs of a series in time, and what a day's quarters of an hour are under each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.tariffs.calendar import day_type
from fems.compute.tariffs.hours import SLOTS
from fems.compute.tariffs.tariff import Tariff
from fems.errors import TariffError

NONE = Decimal(0)


@dataclass(frozen=True)
class Schedule:
    """Versions of one series, oldest first.

    Examples
    --------
    >>> Schedule(()).at(date(2026, 1, 1))
    Traceback (most recent call last):
    fems.errors.TariffError: No tariff is known for 2026-01-01. Import one that is in force then.
    """

    tariffs: Sequence[Tariff]

    @classmethod
    def of(cls, tariffs: Iterable[Tariff]) -> "Schedule":
        """Versions in any order."""
        return cls(tuple(sorted(tariffs, key=lambda tariff: tariff.valid_from)))

    def at(self, day: date) -> Tariff:
        """The version in force on a local day.

        Raises
        ------
        TariffError
            If the day lies before the first, or after the end of the last.
        """
        found = next((t for t in reversed(self.tariffs) if t.valid_from <= day), None)
        if found is None or (found.valid_to is not None and found.valid_to < day):
            series = f" of series {self.tariffs[0].series}" if self.tariffs else ""
            raise TariffError(
                f"No tariff{series} is known for {day}.", hint="Import one that is in force then."
            )
        return found


@dataclass(frozen=True)
class DayHours:
    """A local day under a tariff: for each of 96 slots of wall time its band and discount."""

    day: date
    tariff: Tariff
    season: str
    day_type: str
    bands: tuple[str, ...]
    discounts: tuple[Decimal, ...]  # part off the energy price, 0 to 1

    @property
    def counts(self) -> tuple[bool, ...]:
        """Whether demand in a slot counts for the billing demand."""
        counted = self.tariff.demand.bands if self.tariff.demand else ()
        return tuple(band in counted for band in self.bands)


def day_hours(day: date, tariff: Tariff) -> DayHours:
    """Bands and discounts of a local day."""
    season, kind = tariff.season(day), day_type(day, tariff)
    off = [NONE] * SLOTS
    for discount in tariff.discounts:
        ended = discount.until is not None and day > discount.until
        if discount.season == season and kind in discount.day_types and not ended:
            for slot in discount.hours.slots():
                off[slot] = discount.rate
    return DayHours(day, tariff, season, kind, tariff.day_bands[season, kind], tuple(off))


def interval_hours(
    starts: pd.DatetimeIndex, schedule: Schedule, *, as_of: date | None = None
) -> pd.DataFrame:
    """What each 15-min interval is to a schedule.

    Parameters
    ----------
    starts : DatetimeIndex
        Starts of intervals, aware.
    as_of : date, optional
        The version in force on this day holds for all.

    Returns
    -------
    DataFrame
        start [UTC], day (local date), season, band, discount (Decimal, part off the energy price),
        counts (whether its demand can be the billing demand).

    Raises
    ------
    TariffError
        If the schedule does not know a day.
    """
    zone = schedule.tariffs[0].zone if schedule.tariffs else ZoneInfo("UTC")
    local = starts.tz_convert(zone)
    slots = np.asarray(local.hour * 4 + local.minute // 15)
    days, which = np.unique(np.asarray(local.date, dtype="M8[D]"), return_inverse=True)
    known = [day_hours(day, schedule.at(as_of or day)) for day in days.astype(object)]

    def picked(rows: list[tuple[Any, ...]]) -> npt.NDArray[Any]:
        table = np.empty((len(rows), SLOTS), dtype=object)
        table[:] = rows or None
        found: npt.NDArray[Any] = table[which, slots] if rows else np.empty(0, dtype=object)
        return found

    return pd.DataFrame(
        {
            "start": starts.tz_convert("UTC"),
            "day": days.astype(object)[which],
            "season": picked([(hours.season,) * SLOTS for hours in known]),
            "band": picked([hours.bands for hours in known]),
            "discount": picked([hours.discounts for hours in known]),
            "counts": picked([hours.counts for hours in known]).astype(bool),
        }
    )
