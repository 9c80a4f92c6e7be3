"""Day-ahead load: what the same slot did on the recent days of the same kind."""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.errors import InsufficientDataError

MODEL = "day_group_median/1"
HALF_LIFE_DAYS = 28.0
HISTORY_DAYS = 120
FEWEST_DAYS = 14
MOST_ESTIMATED = 0.3
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9

MONDAY, TUESDAY_TO_FRIDAY, SATURDAY, SUNDAY, HOLIDAY = range(5)
_NEXT_BEST = {
    MONDAY: (TUESDAY_TO_FRIDAY,),
    TUESDAY_TO_FRIDAY: (MONDAY,),
    SATURDAY: (TUESDAY_TO_FRIDAY, SUNDAY),
    SUNDAY: (SATURDAY, HOLIDAY),
    HOLIDAY: (SUNDAY, SATURDAY),
}
FEWEST_OF_GROUP = 3


def day_group(day: date, holidays: AbstractSet[date]) -> int:
    """Kind of day: Monday (the plant starts up), Tuesday to Friday, Saturday, Sunday, holiday.

    >>> day_group(date(2026, 1, 1), {date(2026, 1, 1)}) == HOLIDAY
    True
    """
    if day in holidays:
        return HOLIDAY
    return (MONDAY, *[TUESDAY_TO_FRIDAY] * 4, SATURDAY, SUNDAY)[day.weekday()]


def forecast_days(
    history: pd.DataFrame, *, days: list[date], holidays: AbstractSet[date]
) -> pd.DataFrame:
    """Expected amount of each slot of the days to come, with an 80 percent band.

    The median, weighted towards the recent, of the slot's amounts on past days of the same kind;
    the band is their weighted 10 and 90 percent quantiles.

    Parameters
    ----------
    history : DataFrame
        day (plant-local date), slot (0 to 95: quarter-hours after midnight, wall time), amount
        [kWh], estimated [kWh]; only days before the first forecast day. Missing slots are absent.
    days : list of date
        Days to forecast.
    holidays : set of date
        Days on which the plant stands still like on a holiday.

    Returns
    -------
    DataFrame
        day, slot, kwh, low_kwh, high_kwh.

    Raises
    ------
    InsufficientDataError
        If there are fewer than 14 days of history, or more than 30 percent of it is estimated.
    """
    if history["day"].nunique() < FEWEST_DAYS:
        raise InsufficientDataError(
            f"{history['day'].nunique()} days of history; a forecast needs {FEWEST_DAYS}."
        )
    if history["estimated"].sum() > MOST_ESTIMATED * history["amount"].sum():
        raise InsufficientDataError("More than 30 percent of the history is estimated.")
    table = history.pivot_table(index="day", columns="slot", values="amount", aggfunc="mean")
    table = table.reindex(columns=range(96)).sort_index().iloc[-HISTORY_DAYS:]
    past = list(table.index)
    groups = np.array([day_group(day, holidays) for day in past])
    parts = []
    for day in days:
        chosen = _days_like(day_group(day, holidays), groups)
        age = np.array([(day - past[i]) / timedelta(days=1) for i in chosen])
        weights = 0.5 ** (age / HALF_LIFE_DAYS)
        low, middle, high = weighted_quantiles(
            table.to_numpy()[chosen], weights, (LOW, MIDDLE, HIGH)
        )
        parts.append(
            pd.DataFrame(
                {"day": day, "slot": np.arange(96), "kwh": middle, "low_kwh": low, "high_kwh": high}
            )
        )
    return pd.concat(parts, ignore_index=True).dropna(subset="kwh")


def weighted_quantiles(
    values: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], levels: tuple[float, ...]
) -> npt.NDArray[np.float64]:
    """Quantiles of each column, rows weighted; NaN counts for nothing.

    >>> column = np.array([[1.0], [2.0], [10.0]])
    >>> weighted_quantiles(column, np.array([1.0, 1.0, 8.0]), (0.5,)).tolist()
    [[10.0]]
    """
    order = np.argsort(values, axis=0)
    values = np.take_along_axis(values, order, axis=0)
    weight = np.where(np.isnan(values), 0.0, weights[order])
    reached = np.cumsum(weight, axis=0)
    total = reached[-1]
    columns = np.arange(values.shape[1])
    found = [values[np.argmax(reached >= level * total, axis=0), columns] for level in levels]
    return np.where(total > 0, np.array(found), np.nan)


def _days_like(group: int, groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Rows of the group; where they are few, those of the next best kinds too."""
    wanted = groups == group
    for other in _NEXT_BEST[group]:
        if wanted.sum() >= FEWEST_OF_GROUP:
            break
        wanted |= groups == other
    return np.flatnonzero(wanted if wanted.any() else np.ones(len(groups), bool))
