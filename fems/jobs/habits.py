"""How each plant's load moves within a quarter of an hour, learned from its readings once a day."""

from datetime import datetime, timedelta

import numpy as np

from fems.clock import Window, floor_interval
from fems.compute.peak import Counter
from fems.compute.peak_habit import Floats, Habit, minute_means
from fems.errors import InsufficientDataError
from fems.jobs.counters import read_counters
from fems.jobs.job import Result
from fems.store.demand import write_habit
from fems.store.pool import Connection

LEARNED_DAYS = 7
_PER_DAY = 96


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Learn from the last seven days; plants that are read too seldom have no habit."""
    end = floor_interval(now)
    quarters = LEARNED_DAYS * _PER_DAY
    start = end - timedelta(days=LEARNED_DAYS)
    result = Result()
    for plant_id, counters in read_counters(conn, since=start, now=end).items():
        each = [_minutes(counter, start.timestamp(), quarters) for counter in counters]
        minutes = np.sum(each, axis=0)
        try:
            habit = Habit.fit(minutes, _usual_change(minutes))
        except InsufficientDataError:
            continue
        write_habit(conn, plant_id, habit, at=now)
        result.rows += 1
    return result


def _minutes(counter: Counter, start_s: float, quarters: int) -> Floats:
    return minute_means(
        lambda at: np.interp(at, counter.at_s, counter.kwh), counter.at_s, start_s=start_s,
        quarters=quarters,
    )  # fmt: skip


def _usual_change(minutes: Floats) -> Floats:
    """Median change to each quarter of the day; 0 where nothing is known."""
    mean = minutes.mean(axis=1)
    by_slot = np.diff(mean, prepend=mean[:1]).reshape(-1, _PER_DAY)
    known = [slot[np.isfinite(slot)] for slot in by_slot.T]
    usual = np.array([np.median(slot) if len(slot) else 0.0 for slot in known])
    return np.tile(usual, len(by_slot))
