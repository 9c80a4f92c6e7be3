"""What one interval is made of: the segments that touch it, and what each gives to it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from fems.compute.metering.amounts import amounts
from fems.compute.metering.curves import curves
from fems.compute.metering.reads import reads_of
from fems.compute.metering.registers import registers
from fems.compute.metering.rows import SLOT_US
from fems.compute.segments import GAUGE, INTERVAL, REGISTER, MeterFacts, Rows


@dataclass(frozen=True)
class Piece:
    """A segment, and what it gives to an interval.

    start, end: of the whole segment [UTC]. amount: of the whole segment; gives: to the interval
    [canonical unit; degC for a gauge, weighted by time]. own: the segment's amount in the meter's own
    unit (register: rise, interval: value), missing for power and gauges. scale: canonical per own
    unit, multiplier included. share: part of the segment's time that lies in the interval [1].
    """

    start: np.datetime64
    end: np.datetime64
    amount: float
    gives: float
    own: float | None
    scale: float
    share: float
    estimated: bool
    suspect: bool


def pieces_of(
    readings: Rows, meter: MeterFacts, exchanges: Rows | None, *, start: np.datetime64
) -> list[Piece]:
    """Segments of one meter that touch the interval from start on, in order of time.

    Parameters
    ----------
    readings, exchanges
        As of `fems.compute.intervals.deal_out`: with three good readings before and after.
    meter : MeterFacts
        Of this meter alone.
    start : datetime64
        Start of the interval. [UTC]

    Examples
    --------
    >>> dtype = [("meter_id", "i4"), ("ts", "M8[us]"), ("value", "f8"), ("quality", "i2")]
    >>> rows = [(1, "2026-01-01T00:00", 100.0, 0), (1, "2026-01-01T00:30", 106.0, 0)]
    >>> (piece,) = pieces_of(np.array(rows, dtype), MeterFacts.simple(1, scale=2.0), None,
    ...                      start=np.datetime64("2026-01-01T00:15"))
    >>> piece.own, piece.amount, piece.share, piece.gives
    (6.0, 12.0, 0.5, 6.0)
    """
    reads = reads_of(readings, meter)
    kind = int(meter.kind[0])
    said: tuple[Any, ...] = (
        registers(reads, meter, exchanges) if kind == REGISTER
        else amounts(reads, meter) if kind == INTERVAL else curves(reads, meter)
    )  # fmt: skip
    segments = said[0]
    start_us = int(start.astype("M8[us]").astype(np.int64))
    which = np.flatnonzero((segments.start_us < start_us + SLOT_US) & (segments.end_us > start_us))
    begins = np.maximum(segments.start_us[which], start_us)
    ends = np.minimum(segments.end_us[which], start_us + SLOT_US)
    cut = segments.cut(which, begins, ends)
    per_slot = 4 if kind == GAUGE else 1  # degC h in a quarter of an hour -> mean degC
    found = []
    for n, segment in enumerate(which.tolist()):
        first, last = int(segments.start_us[segment]), int(segments.end_us[segment])
        scale = float(meter.scale[segments.row[segment]])
        amount = float(segments.amount[segment])
        found.append(
            Piece(
                start=np.datetime64(first, "us"), end=np.datetime64(last, "us"), amount=amount,
                gives=float(cut.amount[n]) * per_slot,
                own=amount / scale if kind in (REGISTER, INTERVAL) else None, scale=scale,
                share=int(ends[n] - begins[n]) / (last - first),
                estimated=bool(segments.estimated[segment]),
                suspect=bool(segments.suspect[segment]),
            )
        )  # fmt: skip
    return found
