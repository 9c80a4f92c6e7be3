"""What registers say that is not so: single values that stand out, small steps back."""

import numpy as np
import pandas as pd

from fems.compute.metering.reads import Reads
from fems.compute.segments import Bools, Floats, Ints, MeterFacts

_ROUNDING = 1 + 1e-6  # 100.05 - 100.00 is a little more than 0.05


def without_spikes(reads: Reads, meters: MeterFacts) -> tuple[Reads, Ints]:
    """Leave out single values that both neighbours contradict but that they bridge.

    Also gives the meters of those left out. What is said of a value depends on the two before and
    after it, and on nothing else.
    """
    step = np.flatnonzero((np.diff(reads.value) < 0) & (reads.life[1:] == reads.life[:-1]))
    middle = np.union1d(step, step + 1)  # a spike goes down before or after itself
    middle = middle[(middle > 0) & (middle < len(reads.row) - 1)]
    middle = middle[reads.life[middle - 1] == reads.life[middle + 1]]
    if not len(middle):
        return reads, middle
    high, low = _stand_out(reads, middle, meters)
    spike = np.zeros(len(reads.row), bool)
    spike[middle[high]] = True
    beside_high = spike[middle - 1] | spike[middle + 1]
    spike[middle[low & ~beside_high]] = True
    return reads[~spike], reads.meter_id[spike].astype(np.int64)


def _stand_out(reads: Reads, middle: Ints, meters: MeterFacts) -> tuple[Bools, Bools]:
    """Which of the values stand out upwards, which downwards."""
    row, value, at = reads.row[middle], reads.value, reads.at_us
    up = value[middle] - value[middle - 1]
    down = value[middle + 1] - value[middle]
    over = value[middle + 1] - value[middle - 1]
    most_up = meters.plausible(row, at[middle] - at[middle - 1])
    most_down = meters.plausible(row, at[middle + 1] - at[middle])
    most_over = meters.plausible(row, at[middle + 1] - at[middle - 1])
    both = meters.both_ways[row]
    bridged = (np.abs(over) <= most_over) & (both | (over >= 0))
    high = bridged & (up > most_up) & (down < np.where(both, -most_down, 0.0))
    low = bridged & (down > most_down) & (up < np.where(both, -most_up, 0.0))
    return high, low


def levels(reads: Reads, meters: MeterFacts) -> Floats:
    """Values of registers without jitter: among steps no larger than it, the highest so far.

    A step larger than the jitter, either way, is believed, and the level begins anew.
    """
    jitter = np.where(meters.both_ways, 0.0, meters.jitter)
    if not jitter.any():
        return reads.value
    noisy = np.flatnonzero(jitter[reads.row] > 0)
    value = reads.value[noisy]
    believed = ~(np.abs(np.diff(value)) <= jitter[reads.row[noisy[:-1]]] * _ROUNDING)
    believed |= (np.diff(reads.life[noisy]) != 0) | (np.diff(noisy) != 1)
    block = np.cumsum(np.r_[False, believed])[: len(value)]
    level = reads.value.copy()
    level[noisy] = pd.Series(value).groupby(block).cummax().to_numpy()
    return level
