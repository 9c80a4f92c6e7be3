"""Kinds of day: from the calendar, and from what a series does on each weekday."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from holidays import country_holidays

from fems.compute.forecasting.series import Floats, ForecastInputError, Ints

Calendar = str | Iterable[date] | None
START_UP, WORKDAY, SATURDAY, SUNDAY, HOLIDAY = range(5)
CLEARLY_LESS = 0.2
"""Part of the busiest weekday's level by which weekdays must differ to be told apart by it. [1]"""


def days_off(calendar: Calendar, days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.bool_]:
    """Which days are holidays: of a country ("KR", "US-CA") or a set of dates.

    Raises
    ------
    ForecastInputError
        If the country is not known, or the calendar is neither.

    Examples
    --------
    >>> days = np.array(["2026-03-01", "2026-03-02", "2026-03-03"], "M8[D]")
    >>> days_off("KR", days).tolist(), days_off({date(2026, 3, 3)}, days).tolist()
    ([True, True, False], [False, False, True])
    """
    if calendar is None:
        return np.zeros(len(days), bool)
    if isinstance(calendar, str):
        years = days.astype("M8[Y]").astype(int) + 1970
        found = _of_country(calendar, int(years.min()), int(years.max()))
    else:
        found = _dates(calendar)
    return np.isin(days, np.array(sorted(found), "M8[D]"))


def kinds(
    values: Floats, days: npt.NDArray[np.datetime64], off: npt.NDArray[np.bool_]
) -> dict[str, Ints]:
    """Groups that each day belongs to, coarse to fine: any, rest (0 or 1), shift (0 to 4).

    `rest` tells working days from days of rest: holidays and the weekdays on which the series is
    clearly lower; Saturday and Sunday where no weekday stands out. `shift` also tells the day after
    a day of rest, whose first hours are those of a plant that starts up.

    Examples
    --------
    >>> days = np.arange("2026-06-01", "2026-06-15", dtype="M8[D]")
    >>> level = np.where(np.arange(14) % 7 == 4, 1.0, 9.0)[:, None]  # rests on Fridays
    >>> kinds(level, days, np.zeros(14, bool))["rest"][:7].tolist()
    [0, 0, 0, 0, 1, 0, 0]
    """
    weekday = _weekday(days)
    level = _levels(values)
    resting = _resting_weekdays(level, weekday, off)
    off = off & observed(level, days, off)
    rest = off | resting[weekday]
    after_rest = np.concatenate([[False], rest[:-1]])
    shift = np.where(after_rest, START_UP, WORKDAY)
    shift[weekday == 5] = SATURDAY
    shift[(weekday == 6) | (rest & (weekday < 5))] = SUNDAY
    shift[off] = HOLIDAY
    return {
        "any": np.zeros(len(days), np.int64),
        "rest": rest.astype(np.int64),
        "shift": shift.astype(np.int64),
    }


def observed(level: Floats, days: npt.NDArray[np.datetime64], off: npt.NDArray[np.bool_]) -> bool:
    """Whether a series rests on the days of a calendar; true where it does not show.

    Parameters
    ----------
    level : array of (days)
        Mean of each day; NaN where it is not known. [any unit]
    off : array of (days)
        Days of rest by the calendar.

    Examples
    --------
    >>> days = np.arange("2026-06-01", "2026-06-29", dtype="M8[D]")
    >>> level = np.where(np.arange(28) % 7 >= 5, 1.0, 9.0)
    >>> observed(level, days, days == np.datetime64("2026-06-10"))
    False
    """
    weekday = _weekday(days)
    resting = _resting_weekdays(level, weekday, off)[weekday]
    judged = off & ~resting & np.isfinite(level)
    if not judged.any():
        return True
    usual = _typical(level, weekday, off)
    working = usual[weekday[judged]]
    rest = usual[np.unique(weekday[resting])]
    lowest = rest.mean() if np.isfinite(rest).all() else 0.0
    return bool(np.mean(level[judged] < (working + lowest) / 2) >= 0.5)


def _weekday(days: npt.NDArray[np.datetime64]) -> Ints:
    found: Ints = (days.astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday
    return found


def _levels(values: Floats) -> Floats:
    """Mean of each day; NaN where nothing is known."""
    seen = np.isfinite(values)
    total = np.where(seen, values, 0.0).sum(1)
    count = seen.sum(1)
    found: Floats = np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)
    return found


def _typical(level: Floats, weekday: Ints, off: npt.NDArray[np.bool_]) -> Floats:
    """Median level of each weekday; NaN for one that was never seen."""
    typical = np.full(7, np.nan)
    for one in range(7):
        of_day = level[(weekday == one) & ~off & np.isfinite(level)]
        if len(of_day):
            typical[one] = np.median(of_day)
    return typical


def _resting_weekdays(
    level: Floats, weekday: Ints, off: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    default = np.arange(7) >= 5
    typical = _typical(level, weekday, off)
    if np.isnan(typical).any():
        return default
    low, high = typical.min(), typical.max()
    if high - low <= CLEARLY_LESS * max(abs(high), abs(low)):
        return default
    lower = typical < (low + high) / 2
    return lower if lower.sum() <= 3 else default


def _dates(calendar: Iterable[date]) -> list[date]:
    found = []
    for day in calendar:
        if not isinstance(day, date):
            raise ForecastInputError(
                f"The calendar holds {day!r}, which is no date.",
                hint="Give a country code such as 'KR' or a set of dates.",
            )
        found.append(day.date() if isinstance(day, datetime) else day)
    return found


@lru_cache(maxsize=64)
def _of_country(code: str, first: int, last: int) -> list[date]:
    country, _, part = code.partition("-")
    try:
        return list(country_holidays(country, subdiv=part or None, years=range(first, last + 1)))
    except NotImplementedError:
        raise ForecastInputError(
            f"The holidays of {code!r} are not known.",
            hint="Give an ISO country code such as 'KR' or a set of dates.",
        ) from None
