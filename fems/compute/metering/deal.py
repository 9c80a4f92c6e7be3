"""Readings dealt out to parts of intervals, and the gaps between them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fems.compute.finding import Finding
from fems.compute.metering.amounts import amounts
from fems.compute.metering.curves import curves
from fems.compute.metering.pieces import dealt, joined
from fems.compute.metering.reads import Reads, in_order, reads_of
from fems.compute.metering.registers import registers
from fems.compute.metering.rows import GAPS, INTERVALS, PARTS, SLOT_US
from fems.compute.segments import INTERVAL, POWER, REGISTER, MeterFacts, Rows, Segments

AT_ONCE = 50_000
"""Readings dealt out at once: the speed and the memory of a large batch depend on it, no figure."""


@dataclass(frozen=True)
class Dealt:
    """What readings say: parts of intervals, outages, and what was odd."""

    parts: Rows
    gaps: Rows
    findings: list[Finding]


def deal_out(readings: Rows, meters: MeterFacts, exchanges: Rows | None = None) -> Dealt:
    """What readings say of 15-min intervals, outages left open.

    Parameters
    ----------
    readings, meters, exchanges
        As of intervals.

    Returns
    -------
    Dealt
        parts: rows of PARTS by meter and slot: amount, its estimated part, quality, and how much
        of the slot segments cover [us]. gaps: rows of GAPS by meter and time: outages with their
        amount [canonical unit], NaN if that is not known. findings: what was odd.

    Raises
    ------
    NotFoundError
        If there is a reading of a meter of which there are no facts.
    """
    readings = in_order(readings)
    each = [_deal_out(readings[batch], meters, exchanges) for batch in _batches(readings)]
    return Dealt(
        np.concatenate([np.empty(0, PARTS), *(one.parts for one in each)]),
        np.concatenate([np.empty(0, GAPS), *(one.gaps for one in each)]),
        [found for one in each for found in one.findings],
    )


def _batches(readings: Rows) -> list[slice]:
    """Whole meters, some tens of thousands of readings at once: they stay in the cache."""
    meter_id = np.ascontiguousarray(readings["meter_id"])
    begins = np.unique(np.searchsorted(meter_id, meter_id[::AT_ONCE]))
    return [slice(i, j) for i, j in pairwise([*begins.tolist(), len(readings)])]


def _deal_out(readings: Rows, meters: MeterFacts, exchanges: Rows | None) -> Dealt:
    reads = reads_of(readings, meters)
    parts, gaps, found = [], [np.empty(0, GAPS)], []
    for kind, of_kind in _by_kind(reads, meters):
        said: tuple[Segments, Rows, list[Finding]] = (
            registers(of_kind, meters, exchanges) if kind == REGISTER
            else amounts(of_kind, meters) if kind == INTERVAL else curves(of_kind, meters)
        )  # fmt: skip
        parts.append(dealt(said[0], meters))
        gaps.append(said[1])
        found += said[2]
    outages = np.concatenate(gaps)
    outages = outages[np.lexsort((outages["start_ts"], outages["meter_id"]))]
    return Dealt(joined(parts), outages, found)


def _by_kind(reads: Reads, meters: MeterFacts) -> list[tuple[int, Reads]]:
    """Readings by how they are to be understood: registers, interval meters, curves."""
    kind = np.minimum(meters.kind[reads.row], POWER)
    kinds = np.flatnonzero(np.bincount(kind)).tolist()
    if len(kinds) == 1:
        return [(kinds[0], reads)]
    return [(one, reads[kind == one]) for one in kinds]


def whole(parts: Rows) -> Rows:
    """Rows of INTERVALS of the slots that parts cover completely."""
    complete = parts[parts["covered_us"] == SLOT_US]
    rows = np.empty(len(complete), INTERVALS)
    for name in INTERVALS.names or ():
        rows[name] = complete[name]
    return rows
