"""Readings to 15-min intervals, all meters at once, conserving energy.

A segment's amount is dealt out to the intervals it overlaps in proportion to time. Each interval
therefore depends on nothing but the segments that touch it: computing a week again gives, to the
last bit, what computing the year gave. Outages are filled gap by gap (fems.compute.gaps), edits
are laid over the result (fems.compute.edits).

How far a reading reaches. The segments and gaps that touch a span follow from the readings in it
and the three good ones before and after. For a meter with jitter, read on from there in both
directions to where it certainly moved: to values a, b, c, d, one after the other, with b >= a,
c > b + jitter (by less than half the modulus) and d >= c. An exchange changes what a reading at its
place would. What comes out for the context beyond the span is to be cut off. A gap follows from its
two ends and from what was measured, and not edited, in the 56 days before it.
"""

from dataclasses import dataclass

import numpy as np

from fems.compute.edits import apply_edits, edited_slots
from fems.compute.finding import Finding
from fems.compute.gaps import Places, fill
from fems.compute.metering.amounts import amounts
from fems.compute.metering.curves import curves
from fems.compute.metering.pieces import dealt, joined
from fems.compute.metering.reads import Reads, reads_of
from fems.compute.metering.registers import registers
from fems.compute.metering.rows import (
    EDITED,
    ESTIMATED,
    GAPS,
    INTERVALS,
    MEASURED,
    PARTS,
    SLOT_US,
    SUSPECT,
)
from fems.compute.segments import INTERVAL, REGISTER, Bools, MeterFacts, Rows, Segments

__all__ = [
    "EDITED", "ESTIMATED", "GAPS", "INTERVALS", "MEASURED", "PARTS", "SLOT_US", "SUSPECT", "Dealt",
    "deal_out", "intervals", "whole",
]  # fmt: skip


@dataclass(frozen=True)
class Dealt:
    """What readings say: parts of intervals, outages, and what was odd."""

    parts: Rows
    gaps: Rows
    findings: list[Finding]


def intervals(
    readings: Rows,
    meters: MeterFacts,
    *,
    exchanges: Rows | None = None,
    places: Places | None = None,
    edits: Rows | None = None,
) -> tuple[Rows, list[Finding]]:
    """15-min intervals that are completely known or estimated, and what was odd about them.

    Parameters
    ----------
    readings : structured array
        meter_id, ts [UTC], value [the meter's unit], quality (0 good, 1 uncertain, 2 bad), in any
        order; of several for one instant the last given counts. Include the readings before and
        after the span of interest.
    meters : MeterFacts
        Facts of every meter that has a reading.
    exchanges : structured array of EXCHANGES, optional
        Exchanges of registers that were declared.
    places : Places, optional
        Where the meters stand: outages are then estimated by each meter's own profile. Without,
        an outage's known amount is dealt out by time, and an unknown one stays missing.
    edits : structured array of EDITS, optional
        Spans that someone has set by hand.

    Returns
    -------
    structured array
        meter_id, start_ts [UTC, interval start], amount and its estimated part [canonical unit:
        kWh, Nm3, GJ, output unit; mean degC for gauges], quality (MEASURED, ESTIMATED, SUSPECT,
        EDITED), by meter and time. An interval that is not completely covered has no row.
    list of Finding
        Rollovers, resets, jumps and spikes.

    Raises
    ------
    NotFoundError
        If there is a reading of a meter of which there are no facts.

    Examples
    --------
    >>> rows = [(1, "2026-01-01T00:00", 100.0, 0), (1, "2026-01-01T00:30", 106.0, 0)]
    >>> dtype = [("meter_id", "i4"), ("ts", "M8[us]"), ("value", "f8"), ("quality", "i2")]
    >>> intervals(np.array(rows, dtype), MeterFacts.simple(1))[0]["amount"].tolist()
    [3.0, 3.0]
    """
    known = deal_out(readings, meters, exchanges)
    rows = whole(known.parts)
    history = rows[rows["quality"] == MEASURED]
    if edits is not None:
        history = history[~edited_slots(history, edits)]
    filled = fill(known.parts, known.gaps, history, places, meters)
    if len(filled):
        rows = np.concatenate([rows, filled])
        rows = rows[np.lexsort((rows["start_ts"], rows["meter_id"]))]
    return (rows if edits is None else apply_edits(rows, edits)), known.findings


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
    reads = reads_of(readings, meters)
    parts, gaps, found = [], [np.empty(0, GAPS)], []
    for which, of_kind in _by_kind(reads, meters):
        said: tuple[Segments, Rows, list[Finding]] = (
            registers(of_kind, meters, exchanges) if which == "register"
            else amounts(of_kind, meters) if which == "interval" else curves(of_kind, meters)
        )  # fmt: skip
        parts.append(dealt(said[0], meters))
        gaps.append(said[1])
        found += said[2]
    outages = np.concatenate(gaps)
    outages = outages[np.lexsort((outages["start_ts"], outages["meter_id"]))]
    return Dealt(joined(parts), outages, found)


def _by_kind(reads: Reads, meters: MeterFacts) -> list[tuple[str, Reads]]:
    """Readings by how they are to be understood."""
    understood = np.minimum(meters.kind, INTERVAL + 1)
    if len(meters.kind) and (understood == understood[0]).all():
        return [(_UNDERSTOOD[int(understood[0])], reads)]
    groups: list[tuple[str, Reads]] = []
    for code, name in _UNDERSTOOD.items():
        mine: Bools = understood[reads.row] == code
        if mine.any():
            groups.append((name, reads[mine]))
    return groups


_UNDERSTOOD = {REGISTER: "register", INTERVAL: "interval", INTERVAL + 1: "curve"}


def whole(parts: Rows) -> Rows:
    """Rows of INTERVALS of the slots that parts cover completely."""
    complete = parts[parts["covered_us"] == SLOT_US]
    rows = np.empty(len(complete), INTERVALS)
    for name in INTERVALS.names or ():
        rows[name] = complete[name]
    return rows
