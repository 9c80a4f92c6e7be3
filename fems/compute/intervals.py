"""Readings to 15-min intervals, all meters at once, conserving energy.

A segment's amount is dealt out to the intervals it overlaps in proportion to time. Each interval
therefore depends on nothing but the segments that touch it: computing a week again gives, to the
last bit, what computing the year gave. Outages are filled gap by gap (fems.compute.gaps), edits
are laid over the result (fems.compute.edits).

How far a reading reaches. The segments and gaps that touch a span follow from the readings in it
and the three good ones before and after. For a meter with jitter, read on from there in both
directions to where it certainly moved: to values a, b, c, d, one after the other, with b >= a,
c > b + jitter (by less than half the modulus) and d >= c. For a register with a capacity that stands
still there, read on through the standstill, up to two days, to the third other value. An exchange changes what a reading at its
place would. What comes out for the context beyond the span is to be cut off. A gap follows from its
two ends and from what was measured, and not edited, in the 56 days before it.
"""

import numpy as np

from fems.compute.edits import apply_edits, edited_slots
from fems.compute.finding import Finding
from fems.compute.gaps import Places, fill
from fems.compute.metering.deal import Dealt, deal_out, whole
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
from fems.compute.segments import MeterFacts, Rows

__all__ = [
    "EDITED", "ESTIMATED", "GAPS", "INTERVALS", "MEASURED", "PARTS", "SLOT_US", "SUSPECT", "Dealt",
    "deal_out", "intervals", "whole",
]  # fmt: skip


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
