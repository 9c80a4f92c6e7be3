"""Declared exchanges: a register's readings become those of two, one after the other."""

import numpy as np

from fems.compute.metering.reads import Reads
from fems.compute.segments import Ints, MeterFacts, Rows


def with_exchanges(reads: Reads, exchanges: Rows | None, meters: MeterFacts) -> Reads:
    """The readings, and at each exchange the last value of the old register, the first of the new.

    A value that is not known is not put in. A reading at the very instant of an exchange is the
    new register's; a declared first value stands in its place.
    """
    if exchanges is None or not len(reads.row):
        return reads
    exchanges = exchanges[np.isin(exchanges["meter_id"], reads.meter_id)]
    if not len(exchanges):
        return reads
    exchanges = exchanges[np.lexsort((exchanges["ts"], exchanges["meter_id"]))]
    at = exchanges["ts"].astype("M8[us]").astype(np.int64)
    place = _first_readings(reads, exchanges["meter_id"], at)
    inside = place < len(reads.row)
    here = place[inside]
    replaced = (reads.at_us[here] == at[inside]) & (
        reads.meter_id[here] == exchanges["meter_id"][inside]
    )
    replaced &= np.isfinite(exchanges["initial_value"][inside])
    if replaced.any():
        kept = np.ones(len(reads.row), bool)
        kept[here[replaced]] = False
        reads = reads[kept]
        place = _first_readings(reads, exchanges["meter_id"], at)
    return _inserted(reads, exchanges, at, place, meters)


def _first_readings(reads: Reads, meter_id: Ints, at_us: Ints) -> Ints:
    """Where the first reading of each meter not before an instant is, or would be."""
    low = np.searchsorted(reads.meter_id, meter_id)
    high = np.searchsorted(reads.meter_id, meter_id, side="right")
    spans = zip(low, high, at_us, strict=True)  # exchanges are few
    return np.array([i + np.searchsorted(reads.at_us[i:j], t) for i, j, t in spans], np.int64)


def _inserted(reads: Reads, exchanges: Rows, at: Ints, place: Ints, meters: MeterFacts) -> Reads:
    known = np.stack([exchanges["final_value"], exchanges["initial_value"]], axis=1).ravel()
    told = np.isfinite(known)
    where, known = np.repeat(place, 2)[told], known[told]
    meter_id, ts = np.repeat(exchanges["meter_id"], 2)[told], np.repeat(at, 2)[told]
    number = np.arange(1, len(at) + 1)  # a final value still belongs to the life before
    lived = np.stack([number - 1, number], axis=1).ravel()[told]
    before = np.cumsum(np.bincount(place, minlength=len(reads.row) + 1))[: len(reads.row)]
    lives = np.insert(before, where, lived)
    meter_ids = np.insert(reads.meter_id, where, meter_id)
    begins = (np.diff(meter_ids) != 0) | (np.diff(lives) != 0)
    return Reads(
        row=np.insert(reads.row, where, meters.rows_at(meter_id, ts)),
        meter_id=meter_ids,
        at_us=np.insert(reads.at_us, where, ts),
        value=np.insert(reads.value, where, known),
        doubt=np.insert(reads.doubt, where, False),
        life=np.cumsum(np.r_[False, begins]),
    )
