"""Stretches in which a meter measured nothing although it did before and after."""

import numpy as np

from fems.compute.quality.limits import Traits
from fems.compute.quality.regular import Bools, Regular
from fems.compute.quality.usual import runs

LONGEST_H = 240.0
"""A longer outage is told by the meter's silence, not day by day."""


def outages(series: Regular, known: Bools, traits: Traits) -> Bools:
    """Steps of outages: between two known values, for an hour or more, ten days at most.

    Parameters
    ----------
    series : Regular
        For its steps.
    known : array of (meters, steps)
        Whether the step's amount is measured, suspect or entered by hand; an estimate is not known.
    traits : Traits
        What lies between two ordinary readings is no outage.

    Examples
    --------
    >>> import pandas as pd
    >>> start = pd.date_range("2026-03-01", periods=6, freq="h")
    >>> series = Regular.of(np.ones(6), start, zone="UTC")
    >>> known = np.array([[False, True, False, False, True, False]])
    >>> outages(series, known, Traits.simple(1)).tolist()
    [[False, False, True, True, False, False]]
    """
    row, first, last = runs(~known)
    hours = (last - first) * series.step_s / 3_600
    least = np.maximum(traits.limit("gap_h"), traits.gap_h)[row]
    between = (first > 0) & (last < known.shape[1])
    found = np.zeros(known.shape, np.bool_)
    for i in np.flatnonzero(between & (hours >= least) & (hours <= LONGEST_H)):
        found[row[i], first[i] : last[i]] = True
    return found
