"""Forecasts: one call from a history to what is to come, with bands and how it was chosen."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from fems.compute.forecasting import bands
from fems.compute.forecasting.candidates import every
from fems.compute.forecasting.card import model_card
from fems.compute.forecasting.combination import combined
from fems.compute.forecasting.days import Calendar
from fems.compute.forecasting.drivers import entering
from fems.compute.forecasting.frame import Frame
from fems.compute.forecasting.result import Forecast
from fems.compute.forecasting.series import Floats, ForecastInputError, lay_out

__all__ = ["LEVELS", "Forecast", "forecast"]

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
        Days of rest besides the usual weekdays: a country ("KR", "US-CA"), or dates. Left out of
        account where the history was at work on most of them.
    drivers : DataFrame, optional
        A column per driver (temperature, planned output …), over history and periods. What is called
        irradiance [W/m2] or clearness [1] is also taken as what the series may be in proportion to.
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
    known = entering(frame, drivers, history, laid)
    tails = np.array([side for level in levels for side in ((1 - level) / 2, (1 + level) / 2)])
    with np.errstate(invalid="ignore"):
        found = every(frame, drivers=known, tails=tails, chosen=chosen)
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
        frame,
        found.point,
        center,
        weights,
        quantiles,
        sources,
        levels,
        laid.findings + known.findings,
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
