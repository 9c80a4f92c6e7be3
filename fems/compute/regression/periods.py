"""Hours, days and months (or bills) as spans, and what falls into each."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from fems.compute.regression.inputs import (
    NS_PER_DAY,
    NS_PER_HOUR,
    Floats,
    Times,
    localised,
    wall_ns,
)

Grain = Literal["hour", "day", "month"]
NOMINAL_NS = {"hour": NS_PER_HOUR, "day": NS_PER_DAY, "month": round(30.4375 * NS_PER_DAY)}
LONGEST_BILL_DAYS = 125
FEWEST_SHARE = 0.75
"""A period of which less is there is missing; of one with more, the rest is like what is there."""


@dataclass(frozen=True)
class Periods:
    """Half-open spans [start, end), ascending.

    start : when each begins, on the energy's clock.
    end_ns : when each ends [ns since 1970, UTC, or wall time of a naive clock].
    days : length of each [days].
    whole_months : whether all of them are calendar months.
    """

    start: pd.DatetimeIndex
    end_ns: Times
    days: Floats
    whole_months: bool

    def __len__(self) -> int:
        return len(self.start)


def step_ns(times: pd.DatetimeIndex) -> int | None:
    """Usual distance of times [ns]; nothing where there are fewer than two.

    >>> step_ns(pd.date_range("2026-01-01", periods=3, freq="D")) == NS_PER_DAY
    True
    """
    return int(np.median(np.diff(times.as_unit("ns").asi8))) if len(times) > 1 else None


def periods_of(times: pd.DatetimeIndex, grain: Grain) -> Periods | None:
    """Periods of a grain that energy at these times fills; None if the energy is coarser.

    Energy that already has the grain keeps its own times as starts, so that bills of unequal length
    and days that begin at odd hours stay what they are. Month ends at midnight name their month.

    Examples
    --------
    >>> hours = pd.date_range("2026-03-28", "2026-03-31", freq="h", tz="Europe/Rome", inclusive="left")
    >>> periods_of(hours, "day").days.round(3).tolist()
    [1.0, 0.958, 1.0]
    """
    times, nominal = times.as_unit("ns"), NOMINAL_NS[grain]
    step = step_ns(times) or nominal
    if step < 0.75 * nominal:
        return _calendar(times, grain)
    if grain == "month":
        if step > LONGEST_BILL_DAYS * NS_PER_DAY:
            return None
        return _months(times)
    if step > 1.5 * nominal:
        return None
    starts = times.asi8
    after = _next_day(times).asi8 if grain == "day" else starts + nominal
    ends = np.minimum(after, np.append(starts[1:], np.iinfo(np.int64).max))
    return Periods(times, ends, (ends - starts) / NS_PER_DAY, whole_months=False)


def means_and_shares(
    values: Floats, times: Times, step: int, periods: Periods
) -> tuple[Floats, Floats]:
    """Mean of the values in each period, and how much of the period they cover.

    Values are those of spans of one step that begin at the times.
    """
    starts = periods.start.asi8
    place = np.searchsorted(starts, times, side="right") - 1
    inside = (place >= 0) & np.isfinite(values)
    inside[inside] &= times[inside] < periods.end_ns[place[inside]]
    count = np.bincount(place[inside], minlength=len(periods)).astype(np.float64)
    total = np.bincount(place[inside], weights=values[inside], minlength=len(periods))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / count
    expected = np.maximum(np.round((periods.end_ns - starts) / step), 1.0)
    return mean, count / expected


def amounts_in(values: Floats, times: Times, step: int, periods: Periods) -> tuple[Floats, int]:
    """Amount of each period, and how many of them were filled up.

    A period with a gap gets the mean of what is there for the rest of it, up to a quarter;
    with more missing it is missing.
    """
    mean, share = means_and_shares(values, times, step, periods)
    expected = np.maximum(np.round((periods.end_ns - periods.start.asi8) / step), 1.0)
    known = share >= FEWEST_SHARE
    return np.where(known, mean * expected, np.nan), int((known & (share < 1)).sum())


def _calendar(times: pd.DatetimeIndex, grain: Grain) -> Periods:
    """Calendar periods from the first of the times to the last."""
    if grain == "hour":
        offset = wall_ns(times) - times.asi8
        hour = np.unique((times.asi8 + offset) // NS_PER_HOUR * NS_PER_HOUR - offset)
        start = pd.DatetimeIndex(hour, tz="UTC" if times.tz is not None else None)
        start = start.tz_convert(times.tz) if times.tz is not None else start
        return Periods(start, hour + NS_PER_HOUR, np.full(len(hour), 1 / 24), whole_months=False)
    wall = times.tz_localize(None)[[0, -1]].normalize()
    if grain == "month":
        wall = wall.to_period("M").to_timestamp()
    edge = pd.date_range(wall[0], wall[1], freq="D" if grain == "day" else "MS")
    step = pd.DateOffset(days=1) if grain == "day" else pd.DateOffset(months=1)
    edges = localised(pd.DatetimeIndex([*edge, edge[-1] + step]).as_unit("ns"), times)
    ns = edges.asi8
    days = np.diff(ns) / NS_PER_DAY
    whole_months = grain == "month"
    return Periods(edges[:-1], ns[1:], days.round() if whole_months else days, whole_months)


def _months(times: pd.DatetimeIndex) -> Periods:
    """Calendar months where the times are their first (or last) days; else bills."""
    wall = times.tz_localize(None).normalize()
    if len(wall) and (wall.is_month_start.all() or wall.is_month_end.all()):
        first = wall.to_period("M").to_timestamp().as_unit("ns")
        after = first + pd.DateOffset(months=1)
        days = np.round((after.as_unit("ns").asi8 - first.asi8) / NS_PER_DAY)
        start = localised(first, times)
        ends = localised(after.as_unit("ns"), times).asi8
        return Periods(start, ends, days, whole_months=True)
    starts = times.asi8
    usual = step_ns(times) or NOMINAL_NS["month"]
    ends = np.append(starts[1:], starts[-1:] + usual)
    long = ends - starts > LONGEST_BILL_DAYS * NS_PER_DAY
    ends = np.where(long, starts + usual, ends)
    days = np.round((ends - starts) / NS_PER_DAY)
    return Periods(times, ends, days.astype(np.float64), whole_months=False)


def _next_day(times: pd.DatetimeIndex) -> pd.DatetimeIndex:
    return localised(times.tz_localize(None) + pd.DateOffset(days=1), times).as_unit("ns")
