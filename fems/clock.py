"""Time: aware and UTC inside; plant time only where a day or a tariff band begins.

>>> seoul = time_zone("Asia/Seoul")
>>> plant_day(date(2026, 1, 1), seoul).start.isoformat()
'2025-12-31T15:00:00+00:00'
"""

import time as _time
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fems.errors import FemsError

INTERVAL = timedelta(minutes=15)
INTERVAL_S = 900


class TimeError(FemsError):
    """A time, a date or a time zone cannot be understood."""


class Window(NamedTuple):
    """Half-open span of UTC time, [start, end)."""

    start: datetime
    end: datetime

    @property
    def hours(self) -> float:
        """Length of the window. [h]"""
        return (self.end - self.start) / timedelta(hours=1)


def utc_now() -> datetime:
    """Now, aware, in UTC. The only place that asks the clock for a date."""
    return datetime.now(UTC)


def utc_us() -> int:
    """Now, in microseconds since 1970 UTC. [µs]"""
    return _time.time_ns() // 1_000


def monotonic_s() -> float:
    """Seconds on a clock that never goes back, for durations and time-outs. [s]"""
    return _time.monotonic()


def time_zone(name: str) -> ZoneInfo:
    """IANA time zone by name.

    Raises
    ------
    TimeError
        If the name is not in the IANA database.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise TimeError(
            f"Time zone {name!r} is unknown.", hint="Use an IANA name such as 'Asia/Seoul'."
        ) from None


def floor_interval(instant: datetime) -> datetime:
    """Start of the 15-min interval that holds an instant.

    >>> floor_interval(datetime(2026, 1, 1, 0, 29, 59, tzinfo=UTC)).minute
    15
    """
    instant = instant.astimezone(UTC)
    return instant.replace(minute=instant.minute // 15 * 15, second=0, microsecond=0)


def plant_day(day: date, zone: ZoneInfo) -> Window:
    """UTC window of one local day; 23, 24 or 25 hours long.

    >>> plant_day(date(2026, 3, 8), ZoneInfo("America/New_York")).hours
    23.0
    """
    first, last = (datetime.combine(d, time(), zone) for d in (day, day + timedelta(days=1)))
    return Window(first.astimezone(UTC), last.astimezone(UTC))


def plant_days(first: date, last: date, zone: ZoneInfo) -> Window:
    """UTC window of the local days from first to last, both included."""
    return Window(plant_day(first, zone).start, plant_day(last, zone).end)


def parse_day(text: str) -> date:
    """Local day from an ISO 8601 date.

    >>> parse_day("2026-01-31")
    datetime.date(2026, 1, 31)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TimeError(f"{text!r} is not a date.", hint="Write 2026-01-31.") from None


def parse_instant(text: str, zone: ZoneInfo) -> datetime:
    """Instant from an ISO 8601 date or time; without an offset it is plant time.

    >>> parse_instant("2026-01-01", ZoneInfo("Asia/Seoul")).isoformat()
    '2025-12-31T15:00:00+00:00'
    """
    try:
        parsed = datetime.fromisoformat(text)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise TimeError(
            f"{text!r} is not a date or time.", hint="Write 2026-01-31 or 2026-01-31T08:00+09:00."
        ) from None
