"""Series and frames as people have them: put in order, and what was wrong with them told."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.finding import Finding
from fems.errors import FemsError

Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.int64]

NS_PER_HOUR = 3_600_000_000_000
NS_PER_DAY = 24 * NS_PER_HOUR


class TimeIndexError(FemsError):
    """Energy and drivers need an index of times."""


def in_order(
    data: pd.Series | pd.DataFrame, *, what: str
) -> tuple[dict[str, Floats], pd.DatetimeIndex, list[Finding]]:
    """Columns of numbers by rising, unique times of one clock.

    Of rows with the same time the last counts. Infinite values and words are missing values.

    Parameters
    ----------
    data : Series or DataFrame
        What was measured, by time; in any order.
    what : str
        What it is called in findings: "energy" or "drivers".

    Returns
    -------
    columns : dict of arrays
        By name.
    times : DatetimeIndex
        Time of each row.
    findings : list of Finding
        Duplicated times and values that are not numbers.

    Raises
    ------
    TimeIndexError
        If the index cannot be read as times.

    Examples
    --------
    >>> two = pd.Series([2.0, 1.0], pd.to_datetime(["2026-01-02", "2026-01-01"]), name="kwh")
    >>> in_order(two, what="energy")[0]["kwh"].tolist()
    [1.0, 2.0]
    """
    frame = data.to_frame() if isinstance(data, pd.Series) else data
    times = _times(frame.index, what)
    found = []
    columns = {str(name): _numbers(frame.iloc[:, at]) for at, name in enumerate(frame.columns)}
    if lost := sum(count for _, count in columns.values()):
        found.append(
            Finding(f"{what}.not_a_number", "Values that are no numbers count as missing.",
                    {"count": lost})
        )  # fmt: skip
    values = {name: column for name, (column, _) in columns.items()}
    if times.is_monotonic_increasing and times.is_unique:
        return values, times, found
    stamped = np.flatnonzero(times.notna())
    order = stamped[np.argsort(times[stamped].asi8, kind="stable")]
    last = np.append(np.diff(times[order].asi8) > 0, True)[: len(order)]
    if not last.all():
        found.append(
            Finding(f"{what}.duplicated", "Of rows with the same time the last counts.",
                    {"count": int((~last).sum())})
        )  # fmt: skip
    order = order[last]
    return {name: column[order] for name, column in values.items()}, times[order], found


def _numbers(column: pd.Series) -> tuple[Floats, int]:
    """Values as floats, and how many of them were there but are no numbers."""
    if column.dtype == np.float64:
        values, given = column.to_numpy(copy=True), None
    else:
        values = pd.to_numeric(column, errors="coerce").to_numpy(
            np.float64, copy=True, na_value=np.nan
        )
        given = column.notna().to_numpy()
    wrong = ~np.isfinite(values)
    lost = wrong & (~np.isnan(values) if given is None else given)
    values[wrong] = np.nan
    return values, int(lost.sum())


def on_one_clock(energy: pd.DatetimeIndex, drivers: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """The drivers' times on the clock of the energy's; naive times are that clock's wall times.

    >>> utc = pd.to_datetime(["2026-01-01T00:00Z"])
    >>> on_one_clock(utc.tz_convert("Asia/Seoul"), utc)[0].isoformat()
    '2026-01-01T09:00:00+09:00'
    """
    if energy.tz is None:
        return drivers.tz_localize(None)
    if drivers.tz is None:
        return localised(drivers, energy)
    return drivers.tz_convert(energy.tz)


def localised(naive: pd.DatetimeIndex, like: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """Wall times in the zone of another index (summer time where a time comes twice)."""
    if like.tz is None:
        return naive
    summer = np.ones(len(naive), bool)
    return naive.tz_localize(like.tz, ambiguous=summer, nonexistent="shift_forward")


def wall_ns(times: pd.DatetimeIndex) -> Times:
    """Wall time in nanoseconds since 1970 of the same clock."""
    return np.asarray(times.tz_localize(None).asi8)


def _times(index: pd.Index, what: str) -> pd.DatetimeIndex:
    try:
        if isinstance(index, pd.PeriodIndex):
            return index.to_timestamp().as_unit("ns")
        if isinstance(index, pd.DatetimeIndex):
            return index.as_unit("ns")
        if len(index) and pd.api.types.is_numeric_dtype(index):
            raise TimeIndexError(f"The index of the {what} holds numbers, not times.")
        mixed = any(str(value).endswith("Z") or "+" in str(value)[10:] or "-" in str(value)[10:]
                    for value in index[:50])  # fmt: skip
        return pd.DatetimeIndex(pd.to_datetime(index, utc=mixed)).as_unit("ns")
    except (ValueError, TypeError) as error:
        raise TimeIndexError(
            f"The index of the {what} cannot be read as times: {error}.",
            hint="Give it a DatetimeIndex.",
        ) from error
