"""Periods of a span, by the length that a user names."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from fems import local_days
from fems.clock import INTERVAL, Window, floor_interval
from fems.local_days import Period, ShiftTimes, months, production_days, weeks

_DAY = timedelta(days=1)


class Grain(StrEnum):
    """Length of a period."""

    INTERVAL = "interval"
    HOUR = "hour"
    DAY = "day"
    PRODUCTION_DAY = "production-day"
    SHIFT = "shift"
    WEEK = "week"
    MONTH = "month"

    @property
    def of_days(self) -> bool:
        """Each is made of whole local days."""
        return self in (Grain.DAY, Grain.WEEK, Grain.MONTH)

    @property
    def needs_plant(self) -> bool:
        """Each plant has its own."""
        return self in (Grain.PRODUCTION_DAY, Grain.SHIFT)


def periods_of(
    by: Grain, start: datetime, end: datetime, zone: ZoneInfo, *,
    starts_at: time | None = None, shifts: Sequence[ShiftTimes] = (),
) -> list[Period]:  # fmt: skip
    """Whole periods that touch [start, end), in order; hours are those of UTC.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 31, 12, tzinfo=UTC)
    >>> seoul = ZoneInfo("Asia/Seoul")
    >>> [p.label for p in periods_of(Grain.DAY, noon, noon + timedelta(hours=4), seoul)]
    ['2026-03-31', '2026-04-01']
    >>> [p.label for p in periods_of(Grain.HOUR, noon, noon + timedelta(minutes=61), seoul)]
    ['2026-03-31 21:00+09:00', '2026-03-31 22:00+09:00']
    """
    if by in (Grain.INTERVAL, Grain.HOUR):
        return _clock_periods(by, start, end, zone)
    first, last = ((at.astimezone(zone).date()) for at in (start, end))
    found = {
        Grain.DAY: lambda: production_days(first, last, zone),
        Grain.PRODUCTION_DAY: lambda: production_days(
            first - _DAY, last, zone, starts_at=starts_at or time()
        ),
        Grain.SHIFT: lambda: local_days.shifts(
            first - _DAY, last, zone, starts_at=starts_at or time(), of=shifts
        ),
        Grain.WEEK: lambda: weeks(first, last, zone),
        Grain.MONTH: lambda: months(first, last, zone),
    }[by]()
    return [p for p in found if p.window.start < end and p.window.end > start]


def _clock_periods(by: Grain, start: datetime, end: datetime, zone: ZoneInfo) -> list[Period]:
    length = INTERVAL if by is Grain.INTERVAL else timedelta(hours=1)
    at = floor_interval(start)
    if by is Grain.HOUR:
        at = at.replace(minute=0)
    found = []
    while at < end:
        local = at.astimezone(zone)
        label = local.isoformat(sep=" ", timespec="minutes")
        found.append(Period(label, local.date(), Window(at, at + length)))
        at += length
    return found
