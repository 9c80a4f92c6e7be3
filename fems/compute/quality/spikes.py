"""Single values that stand out from what is around them and from the meter's habits."""

import numpy as np

from fems.compute.quality.limits import Traits
from fems.compute.quality.regular import Bools, Floats, Regular
from fems.compute.quality.usual import Usual, neighbours

BESIDE = 2
"""Values on either side that a spike must leave behind."""
AROUND = 8
"""Steps on either side in which the meter's jitter is looked at."""
JITTER = 0.75
_USUAL_DROP = 3.0
_LEAST_HIGH = 0.02  # of the usual high value: jitter below this is not worth a ratio


def stands_out(values: Floats) -> Floats:
    """By how much each value lies above or below all of the two on either side; zero inside.

    NaN where fewer than three of the four are there, or all of one side are missing.

    >>> stands_out(np.array([[1.0, 2.0, 9.0, 3.0, 2.0]])).round(1).tolist()
    [[nan, 0.0, 6.0, 0.0, nan]]
    """
    beside = neighbours(values, BESIDE)
    before, after = (~np.isnan(side) for side in (beside[:BESIDE], beside[BESIDE:]))
    enough = (before.any(axis=0) & after.all(axis=0)) | (before.all(axis=0) & after.any(axis=0))
    top, bottom = np.fmax.reduce(beside, axis=0), np.fmin.reduce(beside, axis=0)
    out: Floats = np.maximum(np.maximum(values - top, bottom - values), 0.0)
    return np.where(enough, out, np.nan)


def spikes(series: Regular, excess: Floats, habits: Usual, traits: Traits) -> Bools:
    """Steps whose value stands alone.

    It must stand out from its neighbours by a good part of the meter's usual high value, by several
    times what stands out now and then on this meter, or in this slot of the day, and by several
    times the meter's jitter of the same hours. A rise must also leave what is usual in its slot: a
    quarter of an hour of work between two stops is no spike. A drop that does not leave it must stand
    out three times as much: in the midst of steady work even an ordinary low value is odd. The jitter is the distance of a value from the
    middle of its neighbours, so that a steep but smooth rise has none; it is robust like Hampel's
    identifier [1]_, with a quantile in the place of the median because loads that switch are not
    normally distributed.

    Parameters
    ----------
    series : Regular
    excess : array of (meters, steps)
        From `stands_out`.
    habits : Usual
    traits : Traits

    References
    ----------
    .. [1] F. R. Hampel, The influence curve and its role in robust estimation, Journal of the
       American Statistical Association 69 (1974), 383-393.
    """
    high = habits.at("high")
    in_slot = habits.at("slot_excess", series.slot)
    least = np.maximum(
        traits.limit("spike_share")[:, None] * high,
        traits.limit("spike_usual")[:, None] * np.fmax(habits.at("excess"), in_slot / 2),
    )
    high_in_slot, low_in_slot = (habits.at(n, series.slot) for n in ("slot_high", "slot_low"))
    out = np.zeros(series.values.shape, np.bool_)
    row, step = np.nonzero(excess > least)
    value = series.values[row, step]
    rises = value > series.values[row, step - 1]
    usual = np.where(rises, value <= high_in_slot[row, step], value >= low_in_slot[row, step])
    jitter = np.fmax(_jitter(series.values, row, step), _LEAST_HIGH * high[row, step])
    times = traits.limit("spike_local")[row] * np.where(usual, _USUAL_DROP, 1.0)
    out[row, step] = (excess[row, step] > times * jitter) & ~(rises & usual)
    return out


def _jitter(values: Floats, row: "np.ndarray[tuple[int], np.dtype[np.int64]]",
            step: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Floats:  # fmt: skip
    """How far values around each candidate lie from the middle of their neighbours, but for it."""
    reach = AROUND + 1
    padded = np.full((values.shape[0], values.shape[1] + 2 * reach), np.nan)
    padded[:, reach:-reach] = values
    near = padded[row[:, None], step[:, None] + np.arange(2 * reach + 1)]
    off = np.abs(near[:, 1:-1] - (near[:, :-2] + near[:, 2:]) / 2)
    off[:, AROUND - 1 : AROUND + 2] = np.nan
    ordered = np.sort(off, axis=1)
    count = np.isfinite(ordered).sum(axis=1)
    rank = JITTER * np.maximum(count - 1, 0)
    low, high = np.floor(rank).astype(np.int64), np.ceil(rank).astype(np.int64)
    at = np.arange(len(ordered))
    found: Floats = ordered[at, low] + (rank - low) * (ordered[at, high] - ordered[at, low])
    return found
