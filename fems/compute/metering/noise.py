"""What registers say that is not so: single values that stand out, small steps back."""

import numpy as np
import pandas as pd

from fems.compute.metering.reads import Reads
from fems.compute.segments import Bools, Floats, Ints, MeterFacts

_ROUNDING = 1 + 1e-6  # 100.05 - 100.00 is a little more than 0.05


def spikes(reads: Reads, meters: MeterFacts) -> Bools:
    """Single values that both neighbours contradict but that they bridge.

    What is said of a value depends on the two before and
    after it, and on nothing else.
    """
    step = np.flatnonzero((np.diff(reads.value) < 0) & (reads.life[1:] == reads.life[:-1]))
    middle = np.union1d(step, step + 1)  # a spike goes down before or after itself
    middle = middle[(middle > 0) & (middle < len(reads.row) - 1)]
    middle = middle[reads.life[middle - 1] == reads.life[middle + 1]]
    spike = np.zeros(len(reads.row), bool)
    if not len(middle):
        return spike
    high, low = _stand_out(reads, middle, meters)
    spike[middle[high]] = True
    beside_high = spike[middle - 1] | spike[middle + 1]
    spike[middle[low & ~beside_high]] = True
    return spike


def _stand_out(reads: Reads, middle: Ints, meters: MeterFacts) -> tuple[Bools, Bools]:
    """Which of the values stand out upwards, which downwards."""
    row, value, at = reads.row[middle], reads.value, reads.at_us
    up = _across_zero(value[middle] - value[middle - 1], row, meters)
    down = _across_zero(value[middle + 1] - value[middle], row, meters)
    over = value[middle + 1] - value[middle - 1]
    most_up = meters.plausible(row, at[middle] - at[middle - 1])
    most_down = meters.plausible(row, at[middle + 1] - at[middle])
    most_over = meters.plausible(row, at[middle + 1] - at[middle - 1])
    both, jitter = meters.both_ways[row], meters.jitter[row] * _ROUNDING
    bridged = (np.abs(over) <= most_over) & (both | (over >= -jitter))
    high = bridged & (up > most_up) & (down < -np.where(both, most_down, jitter))
    low = bridged & (down > most_down) & (up < -np.where(both, most_up, jitter))
    return high, low


def rises(reads: Reads, meters: MeterFacts) -> Floats:
    """What registers rose from each reading to the next, without jitter.

    Among steps no larger than the jitter, a register stands at the highest value so far. A larger
    step, either way, is believed, and the level begins anew.
    """
    rise = np.diff(reads.value)
    jitter = np.where(meters.both_ways, 0.0, meters.jitter)
    if not jitter.any():
        return rise
    noisy = np.flatnonzero(jitter[reads.row] > 0)
    row, value = reads.row[noisy], reads.value[noisy]
    step = _across_zero(np.diff(value), row[:-1], meters)
    apart = (np.diff(reads.life[noisy]) != 0) | (np.diff(noisy) != 1)
    believed = apart | ~(np.abs(step) <= jitter[row[:-1]] * _ROUNDING)
    block = np.cumsum(np.r_[False, believed])[: len(value)]
    # Within a block values go on below zero and above the last digit.
    modulus = np.where(meters.modulus > 0, meters.modulus, 1.0)[row]
    turns = np.where(believed, 0.0, np.round((step - np.diff(value)) / modulus[:-1]))
    turns = pd.Series(np.r_[0.0, turns][: len(value)]).groupby(block).cumsum().to_numpy()
    turned = turns * modulus
    level = pd.Series(value + turned).groupby(block).cummax().to_numpy()
    steps = np.where(believed, value[1:] - (level - turned)[:-1], np.diff(level))
    rise[noisy[:-1][~apart]] = steps[~apart]
    return rise


def _across_zero(step: Floats, row: Ints, meters: MeterFacts) -> Floats:
    """Steps; one from zero back to the last number and no larger than the jitter is that small."""
    modulus = np.where(meters.modulus > 0, meters.modulus, np.inf)[row]
    small = np.where(np.abs(step) > modulus / 2, step - np.copysign(modulus, step), step)
    return np.where(np.abs(small) <= meters.jitter[row] * _ROUNDING, small, step)
