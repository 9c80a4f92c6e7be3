"""A series laid out in local days (rows) and slots of a day (columns)."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.finding import Finding
from fems.errors import FemsError, InsufficientDataError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

KEPT_DAYS = 330
"""Days of history that count; what is older says little about tomorrow. [d]"""
OLDEST_DAYS = 14
"""Age of the newest value at which a forecast is refused. [d]"""
_DAY_US = 86_400_000_000


class ForecastInputError(FemsError):
    """What was given to the forecast cannot be understood."""


class ForecastRefusedError(InsufficientDataError):
    """The history does not carry a forecast; `finding` names why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


@dataclass(frozen=True)
class Layout:
    """A history and the place of what comes after it.

    table: (days, slots), in the series' unit; NaN is missing. The last rows are still to come.
    days: the local date of each row.
    origin: flat position (row x slots + slot) of the first step to forecast.
    place: flat position of each step to forecast, after origin.
    index: the time of each step to forecast, in the history's own zone.
    """

    table: Floats
    days: npt.NDArray[np.datetime64]
    origin: int
    place: Ints
    index: pd.DatetimeIndex
    findings: list[Finding] = field(default_factory=list)


def lay_out(history: pd.Series, *, periods: int) -> Layout:
    """Place a history and its next periods in days and slots of its own wall time.

    Raises
    ------
    ForecastInputError
        If the series has no times, its steps do not fit a day, or periods is below one.
    ForecastRefusedError
        If there is less than a day of values, or the newest is older than 14 days.

    Examples
    --------
    >>> hours = pd.date_range("2026-06-01 12:00", periods=48, freq="h")
    >>> laid = lay_out(pd.Series(range(48), hours), periods=3)
    >>> laid.table.shape, laid.origin, laid.place.tolist()
    ((3, 24), 60, [0, 1, 2])
    """
    values, at = _checked(history, periods)
    step_us = _step_us(at)
    slots = _DAY_US // step_us
    ahead = _times_ahead(at, step_us, periods)
    wall = np.concatenate([_wall_us(at), _wall_us(ahead)])
    first_day = max(wall[0] // _DAY_US, wall[len(at) - 1] // _DAY_US - KEPT_DAYS)
    row, slot = wall // _DAY_US - first_day, wall % _DAY_US // step_us
    position = row * slots + slot
    known, place = position[: len(at)], position[len(at) :]
    findings = _odd(values, at)
    kept = (known >= 0) & np.isfinite(values)
    shape = (int(row.max()) + 1, int(slots))
    total = np.bincount(known[kept], values[kept], minlength=shape[0] * shape[1])
    count = np.bincount(known[kept], minlength=shape[0] * shape[1])
    with np.errstate(invalid="ignore"):
        laid = np.where(count > 0, total / count, np.nan)
    origin = int(known[-1]) + 1
    _require_enough(laid[:origin], int(slots))
    days = (first_day + np.arange(shape[0])).astype("M8[D]")
    place = np.maximum(place - origin, 0)
    return Layout(laid.reshape(shape), days, origin, place, ahead, findings)


def _checked(history: pd.Series, periods: int) -> tuple[Floats, pd.DatetimeIndex]:
    if periods < 1:
        raise ForecastInputError(f"periods is {periods}; it must be at least 1.")
    if not isinstance(history, pd.Series):
        raise ForecastInputError(f"The history is a {type(history).__name__}, not a Series.")
    if not isinstance(history.index, pd.DatetimeIndex) or history.index.hasnans:
        raise ForecastInputError(
            "The history has no times as its index.", hint="Give a Series with a DatetimeIndex."
        )
    if not history.index.is_monotonic_increasing:
        history = history.sort_index(kind="stable")
    try:
        values = history.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        values = None
    if values is None or isinstance(history.dtype, pd.StringDtype):
        raise ForecastInputError(f"The history holds {history.dtype}, not numbers.")
    if np.isfinite(values).sum() < 2:
        raise ForecastRefusedError(
            Finding("forecast.too_little", "The history holds fewer than two values.")
        )
    return values, pd.DatetimeIndex(history.index)


def _step_us(at: pd.DatetimeIndex) -> int:
    """Distance of the steps: the most frequent one. [us]"""
    distances = np.diff(_utc_us(at))
    lengths, counts = np.unique(distances[distances > 0], return_counts=True)
    if not len(lengths):
        raise ForecastInputError("All times of the history are the same.")
    step = int(lengths[counts.argmax()])
    if 23 * 3_600_000_000 <= step <= 25 * 3_600_000_000:
        step = _DAY_US  # local midnights
    if _DAY_US % step:
        raise ForecastInputError(
            f"The steps are {step / 60e6:g} minutes long; they must divide a day or be one.",
            hint="Resample the history, for example to '15min', '1h' or '1D'.",
        )
    if step < _DAY_US and np.ptp(_utc_us(at) % step) > 0:
        raise ForecastInputError(
            f"The times of the history do not lie {step / 60e6:g} minutes apart.",
            hint="Resample it first.",
        )
    return step


def _times_ahead(at: pd.DatetimeIndex, step_us: int, periods: int) -> pd.DatetimeIndex:
    last = at[-1]
    if step_us == _DAY_US:
        wall = last.tz_localize(None) + pd.to_timedelta(np.arange(1, periods + 1), unit="D")
        ahead = pd.DatetimeIndex(wall)
        return ahead.tz_localize(at.tz, ambiguous=True, nonexistent="shift_forward")
    return pd.date_range(last, periods=periods + 1, freq=pd.Timedelta(step_us, "us"))[1:]


def _utc_us(at: pd.DatetimeIndex) -> Ints:
    return at.as_unit("us").asi8


def _wall_us(at: pd.DatetimeIndex) -> Ints:
    return at.tz_localize(None).as_unit("us").asi8


def _odd(values: Floats, at: pd.DatetimeIndex) -> list[Finding]:
    found = []
    if infinite := int(np.isinf(values).sum()):
        found.append(Finding("forecast.not_finite", "Infinite values count as missing.",
                             {"count": infinite}))  # fmt: skip
    if twice := int(at.duplicated().sum()):
        found.append(Finding("forecast.twice", "Values of the same time were averaged.",
                             {"count": twice}))  # fmt: skip
    return found


def _require_enough(known: Floats, slots: int) -> None:
    present = np.flatnonzero(np.isfinite(known))
    if len(present) < max(slots, 2):
        raise ForecastRefusedError(
            Finding("forecast.too_little", "The history holds less than a day of values.",
                    {"values": len(present), "needed": max(slots, 2)})
        )  # fmt: skip
    age = (len(known) - 1 - int(present[-1])) / slots
    if age > OLDEST_DAYS:
        raise ForecastRefusedError(
            Finding("forecast.too_old", f"The newest value is {age:.0f} days old.",
                    {"days": round(age, 1)})
        )  # fmt: skip
