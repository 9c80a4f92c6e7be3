"""Series whose rule is known, for the tests of forecasts."""

import numpy as np
import pandas as pd


def hourly(days=100, *, start="2026-01-05", tz=None, seed=1, noise=3.0):
    """A working week by the hour: higher on working days and by day, with noise."""
    at = pd.date_range(start, periods=24 * days, freq="h", tz=tz)
    random = np.random.default_rng(seed)
    level = 50 + 20 * np.sin(at.hour / 24 * 2 * np.pi) + 15 * (at.day_of_week < 5)
    return pd.Series(level + random.normal(0, noise, len(at)), at, name="load")
