"""Energy and drivers of the same periods, whatever grain they come in."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.finding import Finding
from fems.compute.regression.columns import TEMPERATURE, understood
from fems.compute.regression.inputs import (
    NS_PER_DAY,
    NS_PER_HOUR,
    Floats,
    in_order,
    on_one_clock,
    wall_ns,
)
from fems.compute.regression.periods import (
    FEWEST_SHARE,
    NOMINAL_NS,
    Grain,
    Periods,
    amounts_in,
    means_and_shares,
    periods_of,
    step_ns,
)

FINER_NS = {"hour": NS_PER_HOUR, "day": NS_PER_HOUR, "month": NS_PER_DAY}
TRAILING_HOURS = 24
EMPTY = pd.DatetimeIndex([]).as_unit("ns")


@dataclass(frozen=True)
class Prepared:
    """What a model is fitted to or applied to, one row per period.

    energy : missing where it is not known. [kWh]
    drivers : by canonical name; a row holds NaN where one is not known.
    air : temperatures finer than the periods (of hours or days) in the order of time, and the row
        each belongs to; of hours, the means of the 24 hours up to each. None where there are
        none. [degC]
    """

    grain: Grain
    periods: Periods
    energy: Floats
    drivers: dict[str, Floats]
    air: tuple[Floats, npt.NDArray[np.intp]] | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def start(self) -> pd.DatetimeIndex:
        """Start of each period."""
        return self.periods.start


def prepared(
    energy: pd.Series, drivers: pd.DataFrame | pd.Series | None, *, grain: Grain
) -> Prepared:
    """Put energy and drivers into periods of a grain.

    Parameters
    ----------
    energy : Series
        Energy by start of its span; finer data is summed. [kWh]
    drivers : DataFrame, Series or None
        Drivers by time, at any grain: amounts are summed (or, from coarser data, spread evenly),
        everything else is averaged (or held).
    grain : "hour", "day" or "month"
        Length of the periods.

    Returns
    -------
    Prepared
        With a finding for each thing that is wrong with the data.
    """
    columns, times, found = in_order(energy, what="energy")
    values = next(iter(columns.values()), np.empty(0))
    if grain == "month" and len(values) > 1 and np.isnan(values[-1]):
        end = times[-1]  # a bill without an amount ends the one before
        periods = periods_of(times, grain)
        if periods is not None and not periods.whole_months:
            periods = _without_last(periods, end)
            times, values = times[:-1], values[:-1]
    else:
        periods = periods_of(times, grain) if len(times) else None
    if periods is None:
        if len(times):
            found.append(
                Finding("energy.coarse", "The energy is coarser than the grain asked for.",
                        {"grain": grain})
            )  # fmt: skip
        nothing = Periods(EMPTY, np.empty(0, np.int64), np.empty(0), whole_months=False)
        return Prepared(grain, nothing, np.empty(0), {}, None, found)
    kwh = _energy_of(values, times, periods, found)
    rows = Prepared(grain, periods, kwh, {}, None, found)
    return rows if drivers is None else _with_drivers(rows, drivers)


def _without_last(periods: Periods, end: pd.Timestamp) -> Periods:
    ends = np.minimum(periods.end_ns[:-1], end.value)
    start = periods.start[:-1]
    days = np.round((ends - start.asi8) / NS_PER_DAY).astype(np.float64)
    return Periods(start, ends, days, whole_months=False)


def _energy_of(
    values: Floats, times: pd.DatetimeIndex, periods: Periods, found: list[Finding]
) -> Floats:
    if len(values) == len(periods) and not (periods.start.asi8[1:] <= times.asi8[:-1]).any():
        return values
    step = step_ns(times) or 1
    at = times.asi8
    if step > 1.5 * NS_PER_DAY:
        values, at, step = _spread(values, at, step)
    kwh, filled = amounts_in(values, at, step, periods)
    if filled:
        found.append(
            Finding("energy.filled", "Periods with a gap of at most a quarter were filled up with "
                    "the mean of the rest.", {"count": filled})
        )  # fmt: skip
    return kwh


def _with_drivers(rows: Prepared, drivers: pd.DataFrame | pd.Series) -> Prepared:
    given, times, found = in_order(drivers, what="drivers")
    named = understood(given)
    found = [*rows.findings, *found, *named.findings]
    if not len(times):
        return Prepared(rows.grain, rows.periods, rows.energy, {}, None, found)
    times = on_one_clock(rows.start, times)
    columns, air = {}, None
    coarse = []
    for name, column in named.columns.items():
        there = np.isfinite(column)
        step = step_ns(times if there.all() else times[there]) or step_ns(times)
        step = step or NOMINAL_NS[rows.grain]
        if step > 1.5 * NOMINAL_NS[rows.grain]:
            coarse.append(name)
        columns[name] = _driver(column, times, step, rows, amount=name in named.amounts)
        if name == TEMPERATURE and step <= FINER_NS[rows.grain]:
            if rows.grain == "hour":
                air = _trailing_air(column, times.asi8, rows.periods)
            else:
                span = NS_PER_HOUR if step <= NS_PER_HOUR else NS_PER_DAY
                air = _finer_air(column, times, rows.periods, span)
    if coarse:
        found.append(
            Finding("drivers.coarse", "A driver is coarser than the grain; it was spread or held.",
                    {"drivers": coarse})
        )  # fmt: skip
    return Prepared(rows.grain, rows.periods, rows.energy, columns, air, found)


def _driver(
    given: Floats, times: pd.DatetimeIndex, step: int, rows: Prepared, *, amount: bool
) -> Floats:
    """One driver in the periods; by date where both have the same grain."""
    nominal = NOMINAL_NS[rows.grain]
    periods = rows.periods
    if 0.75 * nominal <= step <= 1.5 * nominal and rows.grain != "hour":
        unit = "D" if rows.grain == "day" else "M"
        if rows.grain == "day" or periods.whole_months:
            return _by_date(given, times, periods, unit)
    at, finest = times.asi8, step
    if step > 1.5 * min(nominal, NS_PER_DAY):
        given, at, finest = _spread(given, at, step, hold=not amount)
    if finest > 1.5 * nominal:  # days among hours
        row = np.searchsorted(at, periods.start.asi8, side="right") - 1
        near = (row >= 0) & (periods.start.asi8 - at[np.maximum(row, 0)] < finest)
        held = np.where(near, given[np.maximum(row, 0)], np.nan)
        return held * (nominal / finest) if amount else held
    if amount:
        return amounts_in(given, at, finest, periods)[0]
    mean, share = means_and_shares(given, at, finest, periods)
    return np.where(share >= FEWEST_SHARE, mean, np.nan)


def _by_date(given: Floats, times: pd.DatetimeIndex, periods: Periods, unit: str) -> Floats:
    """Values whose date (or month) is that of the period's start."""
    keys = wall_ns(times).astype("datetime64[ns]").astype(f"datetime64[{unit}]").astype(np.int64)
    wanted = (wall_ns(periods.start).astype("datetime64[ns]").astype(f"datetime64[{unit}]")).astype(
        np.int64
    )
    there = np.isfinite(given)
    keys, given = keys[there], given[there]
    if not len(keys):
        return np.full(len(periods), np.nan)
    row = np.clip(np.searchsorted(keys, wanted, side="right") - 1, 0, None)
    return np.where(keys[row] == wanted, given[row], np.nan)


def _spread(
    values: Floats, at: npt.NDArray[np.int64], step: int, *, hold: bool = False
) -> tuple[Floats, npt.NDArray[np.int64], int]:
    """Days of values that stand for longer: each a share of the amount, or the value held."""
    lengths = np.append(np.diff(at), step)
    days = np.maximum(np.round(np.minimum(lengths, 2 * step) / NS_PER_DAY), 1).astype(np.int64)
    first = np.repeat(np.cumsum(days) - days, days)
    day = np.repeat(at, days) + (np.arange(days.sum()) - first) * NS_PER_DAY
    each = values if hold else values / days
    return np.repeat(each, days), day, NS_PER_DAY


def _finer_air(
    given: Floats, times: pd.DatetimeIndex, periods: Periods, span: int
) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Mean temperatures of hours or wall days, and the period of each."""
    wall = wall_ns(times)
    there = np.isfinite(given)
    spans, place = np.unique(wall[there] // span, return_inverse=True)
    mean = np.bincount(place, weights=given[there]) / np.bincount(place)
    middle = spans * span + span // 2
    starts = wall_ns(periods.start)
    ends = starts + (periods.end_ns - periods.start.asi8)
    row = np.searchsorted(starts, middle, side="right") - 1
    inside = (row >= 0) & (middle < ends[np.maximum(row, 0)])
    return mean[inside], row[inside]


def _trailing_air(
    given: Floats, at: npt.NDArray[np.int64], periods: Periods
) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Mean of the known temperatures of the 24 hours that end with each period."""
    there = np.isfinite(given)
    sums = np.concatenate([[0.0], np.cumsum(given[there])])
    upto = np.searchsorted(at[there], periods.end_ns)
    since = np.searchsorted(at[there], periods.end_ns - TRAILING_HOURS * NS_PER_HOUR)
    with np.errstate(invalid="ignore"):
        mean = (sums[upto] - sums[since]) / (upto - since)
    return mean, np.arange(len(periods))
