"""Forecasts: one call from a history to what is to come, with bands and how it was chosen."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.forecasting import bands
from fems.compute.forecasting.candidates import every
from fems.compute.forecasting.card import model_card
from fems.compute.forecasting.combination import combined
from fems.compute.forecasting.days import Calendar
from fems.compute.forecasting.drivers import departures
from fems.compute.forecasting.frame import Frame
from fems.compute.forecasting.result import Forecast
from fems.compute.forecasting.series import Floats, ForecastInputError, lay_out
from fems.errors import InsufficientDataError

LEVELS = (0.5, 0.8, 0.95)


def forecast(
    history: pd.Series,
    *,
    periods: int,
    calendar: Calendar = None,
    drivers: pd.DataFrame | None = None,
    levels: Sequence[float] = LEVELS,
    chosen: Collection[str] | None = None,
) -> Forecast:
    """Forecast a load, a production or any series with a daily rhythm; chooses its model itself.

    Seasonal naive, profiles of past days by kind of day, by recency and by likeness, exponential
    smoothing and dynamic regression compete in a rolling backtest of up to 84 origins over the
    history; what is returned is their combination, weighted by how well they did, with bands
    calibrated on its own errors by hour and day type.

    Parameters
    ----------
    history : Series
        Values at steps that divide a day, or daily, oldest first; index of times, with or without
        a zone (days are those of the index). NaN and absent steps are missing. [any unit]
    periods : int
        Steps to forecast, from the one after the last time of the history.
    calendar : str or set of date, optional
        Days of rest besides the usual weekdays: a country ("KR", "US-CA"), or dates.
    drivers : DataFrame, optional
        A column per driver (temperature, irradiance, planned output), over history and periods.
    levels : sequence of float
        Parts of the future that bands are to hold. [1]
    chosen : collection of str, optional
        What `model_card["chosen"]` of an earlier forecast of the series said: only these take part,
        which is several times as fast. All are tried without.

    Returns
    -------
    Forecast
        mean, bands (lower_80, upper_80 …) and model_card. A slot of the day that was never seen is
        missing.

    Raises
    ------
    ForecastInputError
        If an argument cannot be understood.
    ForecastRefusedError
        If the history is too short or too old; its `finding` says so.

    Examples
    --------
    >>> hours = pd.date_range("2026-06-01", periods=28 * 24, freq="h", tz="Asia/Seoul")
    >>> load = pd.Series(np.where(hours.hour < 8, 10.0, 50.0), hours)
    >>> ahead = forecast(load, periods=24, calendar="KR")
    >>> ahead.mean.iloc[[0, 12]].round(6).tolist(), ahead.bands.columns[:2].tolist()
    ([10.0, 50.0], ['lower_50', 'upper_50'])
    """
    if not levels or not all(0 < level < 1 for level in levels):
        raise ForecastInputError(f"levels are {levels!r}; each must lie between 0 and 1.")
    laid = lay_out(history, periods=periods)
    frame = Frame.of(laid, calendar=calendar)
    entering, findings = departures(frame, drivers, history, laid)
    tails = np.array([side for level in levels for side in ((1 - level) / 2, (1 + level) / 2)])
    with np.errstate(invalid="ignore"):
        found = every(frame, drivers=entering, tails=tails, chosen=chosen)
        center, weights = combined(frame, found.point)
        quantiles, sources = bands.mixed(frame, center, found.spreads, tails)
        ahead = bands.stretched(frame, center, quantiles, tails)
    least = 0.0 if not (frame.flat < 0).any() else -np.inf
    middle = np.maximum(center[-1], least)
    if np.isfinite(frame.truth).any(1).sum() < bands.FEWEST_DAYS:
        half = np.repeat(bands.rough(frame, levels), 2) * np.where(tails < 0.5, -1, 1)
        ahead = middle + half[:, None]
    nested = _nested(middle, np.maximum(ahead, least), levels)
    card = model_card(
        frame, found.point, center, weights, quantiles, sources, levels, laid.findings + findings
    )
    names = [f"{side}_{100 * level:g}" for level in levels for side in ("lower", "upper")]
    return Forecast(
        pd.Series(middle[laid.place], laid.index, name=history.name),
        pd.DataFrame(nested[:, laid.place].T, laid.index, columns=names),
        card,
    )


def _nested(middle: Floats, quantiles: Floats, levels: Sequence[float]) -> Floats:
    """Bands in order: each holds the middle and the narrower ones."""
    found = np.empty_like(quantiles)
    low = high = middle
    for n in np.argsort(levels):
        low = np.minimum(low, quantiles[2 * n])
        high = np.maximum(high, quantiles[2 * n + 1])
        found[2 * n], found[2 * n + 1] = low, high
    return found


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
