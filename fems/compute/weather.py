"""Weather as drivers of a forecast: temperature, and how much the sun gives through the clouds.

References
----------
.. [1] F. Kasten, G. Czeplak (1980), Solar and terrestrial radiation dependent on the amount and type of
   cloud, Solar Energy 24, 177-189.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

HOLDS = pd.Timedelta(hours=3)
"""How long a value holds until the next one; forecasts of three hours are common."""
NIGHT_DAYS = 15
"""Days around one, on none of which the sun was known at an hour: then it is night. [d]"""
TEMPERATURE, SUN = ("temperature",), ("irradiance", "clearness")
"""Drivers: outside [degC]; onto the ground [W/m2] and through the clouds [1]."""


def clearness(cloud_share: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Part of a clear sky's irradiance that reaches the ground through clouds [1].

    Parameters
    ----------
    cloud_share : array
        Part of the sky that is covered, 0 to 1.

    Examples
    --------
    >>> clearness([0, 0.5, 1]).round(3).tolist()
    [1.0, 0.929, 0.25]
    """
    covered = np.asarray(cloud_share, dtype=float)
    found: npt.NDArray[np.float64] = 1 - 0.75 * covered**3.4
    return found


def weather_drivers(hours: pd.DataFrame, at: pd.DatetimeIndex) -> pd.DataFrame:
    """Weather of hours as drivers at the times of a series.

    Parameters
    ----------
    hours : DataFrame
        temperature_c [degC], cloud_share [1], irradiance_w_m2 [W/m2], each NaN where unknown; index:
        start of the hour [UTC], sorted, each once.
    at : DatetimeIndex
        With a zone, whose days are those of the series.

    Returns
    -------
    DataFrame
        temperature, irradiance, clearness at each time; a value holds until the next one, for three
        hours at most. Irradiance is often left out by night: on a day on which it is known at some
        time, it is zero at a time at which it is never known within a week.

    Examples
    --------
    >>> utc = pd.DatetimeIndex(["2026-06-01 03:00", "2026-06-01 04:00"], tz="UTC")
    >>> hours = pd.DataFrame({"temperature_c": [20.0, 21], "cloud_share": 0.0, "irradiance_w_m2": np.nan}, utc)
    >>> at = pd.date_range("2026-06-01 12:30", periods=3, freq="30min", tz="Asia/Seoul")
    >>> weather_drivers(hours, at)["temperature"].tolist()
    [20.0, 21.0, 21.0]
    """
    held = hours.reindex(at.tz_convert("UTC"), method="ffill", tolerance=HOLDS - pd.Timedelta("1s"))
    held.index = at
    return pd.DataFrame(
        {
            "temperature": held["temperature_c"].astype(float),
            "irradiance": _with_nights(held["irradiance_w_m2"].astype(float)),
            "clearness": clearness(held["cloud_share"]),
        },
        at,
    )


def _with_nights(irradiance: pd.Series) -> pd.Series:
    """Zero where the sun is left out because it is night."""
    wall = pd.DatetimeIndex(irradiance.index).tz_localize(None)
    day, slot = wall.normalize(), wall - wall.normalize()
    table = irradiance.groupby([day, slot]).mean().unstack().asfreq("D")  # noqa: PD010 (both are levels)
    known = table.notna()
    ever = known.rolling(NIGHT_DAYS, center=True, min_periods=1).max() > 0
    night = ~ever.to_numpy() & known.any(axis=1).to_numpy()[:, None]
    row, column = table.index.get_indexer(day), table.columns.get_indexer(slot)
    return irradiance.mask(irradiance.isna() & night[row, column], 0.0)
