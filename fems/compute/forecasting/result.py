"""What a forecast is: its middle, its bands, and how it came about."""

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Forecast:
    """Forecast of a series.

    mean: the expected value of each step, in the series' unit: what minimises the absolute error,
    so the middle of what is likely and not, for a skewed series, its arithmetic mean.
    bands: lower_50, upper_50, lower_80 …: prediction intervals by level in percent.
    model_card: candidates with their backtest errors and weights, coverage, how much of the history
    was there, findings; plain values that can be written as JSON.
    """

    mean: pd.Series
    bands: pd.DataFrame
    model_card: dict[str, Any]
