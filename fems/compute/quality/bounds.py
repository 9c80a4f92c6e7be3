"""Values that cannot be: more than the meter's capacity, less than nothing."""

import numpy as np

from fems.compute.quality.limits import Traits
from fems.compute.quality.regular import Bools, Regular
from fems.compute.quality.usual import Usual


def over_capacity(series: Regular, traits: Traits) -> Bools:
    """Steps with more than the meter can pass, margin included.

    >>> import pandas as pd
    >>> start = pd.date_range("2026-03-01", periods=3, freq="15min")
    >>> series = Regular.of([20.0, 30.0, 25.0], start, zone="UTC")
    >>> facts = Traits.simple(1)
    >>> facts.capacity[:] = 100  # kW, so 25 kWh in a quarter of an hour
    >>> over_capacity(series, facts).tolist()
    [[False, True, False]]
    """
    most = traits.limit("over_capacity") * traits.capacity * series.step_s / 3_600
    over: Bools = series.values > most[:, None]
    return over


def negative(series: Regular, habits: Usual, traits: Traits) -> Bools:
    """Steps below zero by more than noise, of meters that only count one way.

    Noise is a part of the usual high value, or, before there are habits, of the capacity; where
    neither is known there is no verdict.
    """
    per_step = traits.capacity * series.step_s / 3_600
    known = np.where(np.isfinite(per_step), per_step, np.nan)[:, None]
    scale = np.where(np.isfinite(habits.at("high")), habits.at("high"), known)
    below: Bools = series.values < -traits.limit("negative_share")[:, None] * scale
    return below & ~traits.signed[:, None]
