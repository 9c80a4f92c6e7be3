"""From a period on the screen to the local days it means, and those it is compared with."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards.source import PERIOD_DAYS, Comparison, Period
from fems.clock import INTERVAL, Window, floor_interval, plant_day
from fems.store.figures import Span

FRESH = timedelta(hours=1)
WEEK_DAYS, YEAR_DAYS = 7, 364
"""52 weeks, so that weekdays meet their like."""


def data_until(closed_until: datetime | None, now: datetime) -> datetime:
    """End of the data a page speaks of: the newest interval's, or now where data has stopped.

    A meter that has been silent for more than an hour does not move the end back: what it lacks
    counts as missing.
    """
    closed = closed_until or floor_interval(now)
    return closed if now - closed < FRESH else floor_interval(now)


def days_back(days: int, compare: Comparison) -> int:
    """How many days before a period of so many that lies which it is compared with.

    >>> days_back(1, Comparison.PREVIOUS), days_back(30, Comparison.PREVIOUS), days_back(30, Comparison.YEAR)
    (7, 30, 364)
    """
    if compare is Comparison.YEAR:
        return YEAR_DAYS
    return WEEK_DAYS if days == 1 else days


def span_of(
    period: Period, until: datetime, zone: ZoneInfo, compare: Comparison = Comparison.PREVIOUS
) -> Span:
    """Days of a period that ends at `until`, and the days it is compared with."""
    last = (until - timedelta(microseconds=1)).astimezone(zone).date()
    days = PERIOD_DAYS[period]
    shift = timedelta(days=days_back(days, compare))
    day_before = plant_day(last - shift, zone)
    elapsed = until - plant_day(last, zone).start
    return Span(
        first=last - timedelta(days=days - 1),
        last=last,
        before_first=last - timedelta(days=days - 1) - shift,
        before_last=last - shift,
        before_window=Window(day_before.start, min(day_before.start + elapsed, day_before.end)),
    )


def slots_expected(
    span: Span, until: datetime, zone: ZoneInfo, first_days: "pd.Series[date]"
) -> "pd.Series[int]":
    """Number of 15-min intervals each meter should have by `until`.

    From the period's first midnight, or from that of the meter's own first day if it is younger; a
    meter that never had an interval should have had them all.
    """

    def slots(first: object) -> int:
        begun = first if isinstance(first, date) and first > span.first else span.first
        return max((until - plant_day(begun, zone).start) // INTERVAL, 0)

    return first_days.map({first: slots(first) for first in first_days.unique()})
