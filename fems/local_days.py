"""Plant-local periods as UTC windows: days, production days, shifts, weeks, months.

A wall time is where a plant's clock first shows it or, where the clock skips it, something later.
So neighbouring periods always meet, on days of 23, 24 and 25 hours and on any other.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fems.clock import INTERVAL, Window

_DAY = timedelta(days=1)


class ShiftTimes(NamedTuple):
    """A shift: its name, wall times, and the weekdays ("mon" …) of its production days."""

    name: str
    start: time
    end: time
    days: Sequence[str]


class Period(NamedTuple):
    """A span of UTC time with the name that people give it."""

    label: str
    day: date  # the local day it begins on, or belongs to
    window: Window


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """First instant at which a plant's clock shows a wall time, or a later one.

    >>> new_york = ZoneInfo("America/New_York")
    >>> instant(datetime(2026, 3, 8, 2, 30), new_york).isoformat()  # skipped: 03:00 EDT
    '2026-03-08T07:00:00+00:00'
    >>> instant(datetime(2026, 11, 1, 1, 30), new_york).isoformat()  # twice: the first
    '2026-11-01T05:30:00+00:00'
    """
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    if early >= late:  # ordinary, or shown once: both the same
        return late
    at = early
    while at < late and at.astimezone(zone).replace(tzinfo=None) < wall:
        at += INTERVAL
    return at


def production_day(day: date, zone: ZoneInfo, *, starts_at: time = time()) -> Window:
    """Window of the production day that begins on a local day.

    >>> production_day(date(2026, 3, 7), ZoneInfo("America/New_York"), starts_at=time(6)).hours
    23.0
    """
    first, last = (instant(datetime.combine(d, starts_at), zone) for d in (day, day + _DAY))
    return Window(first, last)


def production_days(
    first: date, last: date, zone: ZoneInfo, *, starts_at: time = time()
) -> list[Period]:
    """Production days from first to last, both included; a day the zone skips is absent."""
    found = (
        Period(f"{d}", d, production_day(d, zone, starts_at=starts_at)) for d in _days(first, last)
    )
    return [period for period in found if period.window.start < period.window.end]


def shifts(
    first: date, last: date, zone: ZoneInfo, *, starts_at: time, of: Sequence[ShiftTimes]
) -> list[Period]:
    """Shifts of the production days from first to last, and what lies outside them, in order.

    Together they are exactly the production days.

    >>> night = ShiftTimes("night", time(22), time(6), ("fri",))
    >>> found = shifts(date(2026, 1, 9), date(2026, 1, 9), ZoneInfo("Asia/Seoul"),
    ...     starts_at=time(6), of=[night])
    >>> [(p.label, p.window.hours) for p in found]
    [('2026-01-09 outside shifts', 16.0), ('2026-01-09 night', 8.0)]
    """
    found = []
    for whole in production_days(first, last, zone, starts_at=starts_at):
        reached = whole.window.start
        for shift in sorted(of, key=lambda s: _since(s.start, starts_at)):
            if f"{whole.day:%a}".lower() not in shift.days:
                continue
            window = _shift_window(whole, shift, zone, starts_at)
            if reached < window.start:
                found.append(_outside(whole, Window(reached, window.start)))
            if window.start < window.end:
                found.append(Period(f"{whole.label} {shift.name}", whole.day, window))
            reached = max(reached, window.end)
        if reached < whole.window.end:
            found.append(_outside(whole, Window(reached, whole.window.end)))
    return found


def weeks(first: date, last: date, zone: ZoneInfo) -> list[Period]:
    """ISO weeks, from Monday, that hold the days from first to last."""
    mondays = sorted({day - timedelta(days=day.weekday()) for day in _days(first, last)})
    return [Period(f"{d:%G}-W{d:%V}", d, _span(d, d + 7 * _DAY, zone)) for d in mondays]


def months(first: date, last: date, zone: ZoneInfo) -> list[Period]:
    """Calendar months that hold the days from first to last."""
    firsts = sorted({day.replace(day=1) for day in _days(first, last)})
    return [
        Period(f"{d:%Y-%m}", d, _span(d, (d + timedelta(days=31)).replace(day=1), zone))
        for d in firsts
    ]


def require_disjoint(
    of: Sequence[tuple[str, time, time, Sequence[str]]], *, starts_at: time
) -> None:
    """Raise ValueError unless each shift lies in one production day and no two overlap."""
    placed: list[tuple[timedelta, timedelta, str, frozenset[str]]] = []
    for name, start, end, days in of:
        begin, finish = _since(start, starts_at), _since(end, starts_at)
        if finish == timedelta(0):
            finish = _DAY
        if finish <= begin:
            raise ValueError(
                f"shift {name!r} ({start:%H:%M} to {end:%H:%M}) crosses the start of the production "
                f"day ({starts_at:%H:%M}); let day_starts_at be the start of the first shift"
            )
        placed.append((begin, finish, name, frozenset(days)))
    placed.sort(key=lambda p: p[:3])
    for n, (_, finish, name, on) in enumerate(placed):
        for begin, _, other, also_on in placed[n + 1 :]:
            if begin < finish and on & also_on:
                raise ValueError(f"shifts {name!r} and {other!r} overlap")


def _shift_window(whole: Period, shift: ShiftTimes, zone: ZoneInfo, starts_at: time) -> Window:
    start = whole.day + (_DAY if shift.start < starts_at else timedelta(0))
    end = whole.day + (_DAY if shift.end <= starts_at else timedelta(0))
    return Window(
        instant(datetime.combine(start, shift.start), zone),
        instant(datetime.combine(end, shift.end), zone),
    )


def _outside(whole: Period, window: Window) -> Period:
    return Period(f"{whole.label} outside shifts", whole.day, window)


def _since(wall: time, starts_at: time) -> timedelta:
    """Wall time after the start of the production day, below a day."""
    minutes = [t.hour * 60 + t.minute for t in (wall, starts_at)]
    return timedelta(minutes=(minutes[0] - minutes[1]) % 1440)


def _span(first: date, end: date, zone: ZoneInfo) -> Window:
    return Window(*(instant(datetime.combine(d, time()), zone) for d in (first, end)))


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + n * _DAY
