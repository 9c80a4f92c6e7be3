"""Years in which nothing was saved, drawn from a year in which nothing was."""

import numpy as np
import pandas as pd

from fems.compute.regression.periods import Periods
from fems.compute.regression.prepare import Prepared

NS_PER_DAY = 86_400_000_000_000


def resampled_years(rows, years, *, seed, block=7, near_days=30):
    """Pairs of years; each is made of blocks of days of about that season, drawn for itself.

    Both are drawn, since what a baseline does not know of itself is part of the uncertainty.
    """
    rng = np.random.default_rng(seed)
    known = np.isfinite(rows.energy)
    for column in rows.drivers.values():
        known &= np.isfinite(column)
    chosen = np.flatnonzero(known)
    for _ in range(years):
        yield tuple(_year(rows, _drawn(rows, chosen, rng, block, near_days)) for _ in range(2))


def _drawn(rows, chosen, rng, block, near_days):
    day = np.asarray(rows.start.day_of_year)[chosen]
    first = np.arange(len(chosen)) + block <= len(chosen)
    drawn = []
    for at in range(0, 365, block):
        away = np.abs((day - at - 1 + 182) % 365 - 182)
        begin = rng.choice(np.flatnonzero(first & (away <= near_days)))
        drawn.append(chosen[begin : begin + block])
    return np.concatenate(drawn)[:365]


def _year(rows, at):
    start = pd.date_range("2025-01-01", periods=len(at)).as_unit("ns")
    periods = Periods(start, start.asi8 + NS_PER_DAY, np.ones(len(at)), whole_months=False)
    drivers = {name: column[at] for name, column in rows.drivers.items()}
    return Prepared("day", periods, rows.energy[at], drivers, None, [])
