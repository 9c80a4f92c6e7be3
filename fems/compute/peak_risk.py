"""Peaks ahead: how likely tomorrow and the rest of a month pass a limit, and what could be switched off."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
_BAND = NormalDist().inv_cdf(0.9)  # a band from the 10 to the 90 percent quantile


class Risk(NamedTuple):
    """How likely a limit is passed, between two bounds, and when it is likeliest.

    at_least: if all intervals err together; at_most: if each errs for itself.
    """

    at_least: float
    at_most: float
    at: pd.Timestamp | None


def ahead_risk(forecast: pd.DataFrame, *, limit_kw: float) -> Risk:
    """Risk that a forecast load passes a limit.

    Parameters
    ----------
    forecast : DataFrame
        start, kw, low_kw, high_kw (10 and 90 percent quantiles) of the intervals whose demand counts.

    Examples
    --------
    >>> hours = pd.DataFrame({"start": pd.to_datetime(["2026-11-25T06:00Z", "2026-11-25T06:15Z"]),
    ...                       "kw": [900.0, 1000.0], "low_kw": [800.0, 900.0], "high_kw": [1000.0, 1100.0]})
    >>> risk = ahead_risk(hours, limit_kw=1100.0)
    >>> round(risk.at_least, 3), round(risk.at_most, 3), risk.at.minute
    (0.1, 0.105, 15)
    """
    known = forecast.dropna(subset=["kw", "low_kw", "high_kw"])
    if known.empty:
        return Risk(0.0, 0.0, None)
    over = np.array([
        _over(limit_kw - kw, (high - low) / (2 * _BAND))
        for kw, low, high in known[["kw", "low_kw", "high_kw"]].itertuples(index=False, name=None)
    ])  # fmt: skip
    at = known["start"].iloc[int(over.argmax())] if over.max() > 0 else None
    return Risk(float(over.max()), float(1 - np.prod(1 - over)), at)


def _over(distance_kw: float, spread_kw: float) -> float:
    if spread_kw <= 0:
        return float(distance_kw < 0)
    return 1 - NormalDist().cdf(distance_kw / spread_kw)


def month_risk(daily_kw: Floats, *, days_left: int, limit_kw: float) -> float | None:
    """How likely one of a month's remaining days passes a limit, from the peaks of past days.

    Each day is one of the past ones by chance; None where fewer than ten are known.

    >>> peaks = np.r_[np.full(18, 500.0), 700.0, 700.0]
    >>> round(month_risk(peaks, days_left=5, limit_kw=600.0), 2)
    0.47
    """
    if len(daily_kw) < 10:
        return None
    over = (np.count_nonzero(daily_kw > limit_kw) + 0.5) / (len(daily_kw) + 1)
    return float(1 - (1 - over) ** days_left)


@dataclass(frozen=True)
class Load:
    """Something that can be switched off: at most kw, less where it draws less by now."""

    name_en: str
    name_ko: str
    kw: float
    minutes: int
    now_kw: float | None = None

    @property
    def available_kw(self) -> float:
        """What switching it off saves. [kW]"""
        return self.kw if self.now_kw is None else max(min(self.kw, self.now_kw), 0.0)


def suggested(loads: Sequence[Load], *, shed_kw: float, remaining_s: float) -> list[Load]:
    """Loads to switch off, in the order of the plant's list, until they save enough.

    Those that cannot be off until the quarter ends, or draw nothing by now, are passed over. They may
    not be enough: then all of them.

    >>> pump, fan = Load("Pump", "펌프", 60.0, 20), Load("Fan", "팬", 50.0, 5)
    >>> [load.name_en for load in suggested([fan, pump], shed_kw=55.0, remaining_s=420.0)]
    ['Pump']
    """
    chosen: list[Load] = []
    saved = 0.0
    for load in loads:
        if saved >= shed_kw:
            break
        if load.minutes * 60 >= remaining_s and load.available_kw > 0:
            chosen.append(load)
            saved += load.available_kw
    return chosen


def contributors(now_kw: "pd.Series[float]", usual_kw: "pd.Series[float]") -> pd.DataFrame:
    """Which lines draw more than is usual at this time, the most first: now_kw, usual_kw, excess_kw.

    >>> contributors(pd.Series({"a": 80.0, "b": 50.0}), pd.Series({"a": 30.0, "b": 45.0})).index[0]
    'a'
    """
    frame = pd.DataFrame({"now_kw": now_kw, "usual_kw": usual_kw}).dropna(subset="now_kw")
    frame["excess_kw"] = frame["now_kw"] - frame["usual_kw"]
    return frame.sort_values("excess_kw", ascending=False, na_position="last")
