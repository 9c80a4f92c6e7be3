"""When a plant works: types of day, shifts, breaks, planned stops."""

from datetime import date, time
from functools import lru_cache

import holidays
import numpy as np

from fems.simulate.behaviour import ALWAYS, Calendar, DayType, PlantBehaviour, Stop
from fems.simulate.grid import SLOTS, Bools, Floats, Grid

RAMP = (0.55, 0.85)  # throughput in the first quarter-hours after a start


@lru_cache(maxsize=256)
def _public_holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=[year]))


def day_type(day: date, calendar: Calendar, *, closes_in_summer: bool) -> DayType:
    """Type of a local day for a plant."""
    summer = calendar.summer_shutdown
    last_day = summer.first_day + summer.days
    if (
        closes_in_summer
        and day.weekday() < 5
        and day.month == summer.month
        and summer.first_day <= day.day < last_day
    ):
        return "shutdown"
    if day in _public_holidays(calendar.country, day.year):
        return "holiday"
    if day.weekday() == 6:
        return "sunday"
    return "saturday" if day.weekday() == 5 else "workday"


def shift_level(
    grid: Grid, behaviour: PlantBehaviour, calendar: Calendar, *, shifts: tuple[str, ...]
) -> Floats:
    """Level of the shifts in each interval, 0 outside them; breaks and ramps are not in it.

    The first day of the grid lacks what its eve's night shift would bring: widen the grid.
    """
    names = shifts or tuple(shift.name for shift in behaviour.shift) or (ALWAYS,)
    if ALWAYS in names:
        return np.ones(len(grid.wall))
    types = [
        day_type(day, calendar, closes_in_summer=behaviour.summer_shutdown) for day in grid.days
    ]
    own = np.zeros((len(types) + 1, 2 * SLOTS))  # the day of the start, and the day after
    for shift in behaviour.shift:
        if shift.name in names:
            first, last = quarter(shift.start), quarter(shift.end)
            last += SLOTS if last <= first else 0
            rows = [i for i, kind in enumerate(types) if kind in shift.days]
            own[rows, first:last] = np.maximum(own[rows, first:last], shift.level)
    level = own[:-1, :SLOTS].copy()
    level[1:] = np.maximum(level[1:], own[:-2, SLOTS:])
    return level[grid.day, grid.wall]


def quarter(moment: time) -> int:
    """Quarter-hour of the day, 0 to 95.

    >>> quarter(time(6, 30))
    26
    """
    return moment.hour * 4 + moment.minute // 15


def break_depth(grid: Grid, behaviour: PlantBehaviour) -> Floats:
    """Share by which breaks lower the throughput in each interval."""
    depth = np.zeros(SLOTS)
    for pause in behaviour.break_:
        slots = (quarter(pause.start) + np.arange(pause.minutes // 15)) % SLOTS
        depth[slots] = np.maximum(depth[slots], pause.depth)
    return depth[grid.wall]


def stopped(grid: Grid, stop: Stop | None) -> Bools:
    """Intervals in which a planned stop keeps the whole plant still."""
    if stop is None:
        return np.zeros(len(grid.wall), dtype=bool)
    first = quarter(stop.start)
    last = min(first + round(stop.hours * 4), SLOTS)
    planned: Bools = grid.ordinals() % stop.every_days == stop.offset % stop.every_days
    planned &= (grid.wall >= first) & (grid.wall < last)
    return planned


def ramped(level: Floats) -> Floats:
    """Level with the slow first quarter-hours after each start."""
    working = level > 0
    result = level.copy()
    for slots, share in reversed(list(enumerate(RAMP, start=1))):
        started = working.copy()
        started[slots:] &= ~working[:-slots]
        started[:slots] = False
        result[started] = level[started] * share
    return result


def led(working: Bools, *, intervals: int) -> Bools:
    """Working, or going to work within so many intervals: furnaces are lit before the shift."""
    result = working.copy()
    for ahead in range(1, intervals + 1):
        result[:-ahead] |= working[ahead:]
    return result
