"""Interval meters: each reading is the amount of one period, labelled by its start."""

import numpy as np

from fems.compute.finding import Finding
from fems.compute.metering.pieces import in_canonical_unit, unknown_gaps
from fems.compute.metering.reads import Reads, finding
from fems.compute.metering.rows import SLOT_US
from fems.compute.segments import Bools, Ints, MeterFacts, Rows, Segments

LATE = 10
"""A period ends where the next begins, if that is late by no more than this part of it (1/10)."""


def amounts(reads: Reads, meters: MeterFacts) -> tuple[Segments, Rows, list[Finding]]:
    """Segments of periods, gaps where periods are missing, and what was odd.

    A period ends where the next one begins, also where the next is a little late (a local day of
    25 hours is one period). An amount that cannot be is left out: its period is a gap, or missing
    where the amount beside it cannot be either.
    """
    period = meters.period_us[reads.row]
    start, end = reads.at_us, reads.at_us + period
    same = reads.meter_id[1:] == reads.meter_id[:-1]
    following = np.append(np.where(same, start[1:], end[:-1]), end[-1:])
    end = np.where(following - end <= period // LATE, following, end)
    hole = following > end
    wild = np.abs(reads.value) > meters.plausible(reads.row, period)
    lone = alone(wild, same)
    segments = Segments(
        reads.row, reads.meter_id, start, end, reads.value, period > SLOT_US, reads.doubt
    ).cut(np.flatnonzero(~wild), start[~wild], end[~wild])
    gaps = [
        unknown_gaps(reads.meter_id[hole], end[hole], following[hole]),
        unknown_gaps(reads.meter_id[lone], start[lone], end[lone]),
    ]
    last_row = _rows_at_end(segments, meters)
    return (
        in_canonical_unit(segments, last_row, meters),
        np.concatenate(gaps),
        finding(
            "interval.spike",
            "An amount was more than its meter can measure and was left out.",
            reads.meter_id[wild],
            start[wild],
            end[wild],
        ),
    )


def alone(odd: Bools, same: Bools) -> Bools:
    """Which odd values have none beside them that is odd too; same: neighbours of one meter."""
    beside = np.zeros(len(odd), bool)
    beside[1:] |= odd[:-1] & same
    beside[:-1] |= odd[1:] & same
    return odd & ~beside


def _rows_at_end(segments: Segments, meters: MeterFacts) -> Ints:
    """Row of the facts that holds where each segment ends."""
    last = segments.row.copy()
    more = np.append(meters.meter_id[1:] == meters.meter_id[:-1], np.zeros(1, bool))
    changing = np.flatnonzero(more[segments.row])
    last[changing] = meters.rows_at(segments.meter_id[changing], segments.end_us[changing] - 1)
    return last
