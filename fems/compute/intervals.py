"""Readings to 15-min intervals, all meters at once, conserving energy.

A segment's amount is dealt out to the intervals it overlaps in proportion to time. Each interval
therefore depends on nothing but the segments that touch it: computing a week again gives, to the
last bit, what computing the year gave.
"""

import numpy as np
import numpy.typing as npt

from fems.compute.finding import Finding
from fems.compute.segments import KINDS, MeterFacts, Segments, segments

SLOT_US = 900_000_000
MEASURED, ESTIMATED, SUSPECT, EDITED = 0, 1, 2, 3
INTERVALS = np.dtype(
    [("meter_id", "i4"), ("start_ts", "M8[us]"), ("amount", "f8"), ("estimated", "f8"),
     ("quality", "i2")]
)  # fmt: skip

Rows = npt.NDArray[np.void]


def intervals(readings: Rows, meters: MeterFacts) -> tuple[Rows, list[Finding]]:
    """15-min intervals that the readings cover completely, and what was odd about them.

    Parameters
    ----------
    readings : structured array
        meter_id, ts [UTC], value [the meter's unit], quality (0 good, 1 uncertain, 2 bad); sorted
        by meter_id and ts. Include the readings before and after the span of interest.
    meters : MeterFacts
        Facts of every meter that has a reading.

    Returns
    -------
    structured array
        meter_id, start_ts [UTC, interval start], amount and its estimated part [canonical unit:
        kWh, Nm3, GJ, output unit; mean degC for gauges], quality (0 measured, 1 estimated,
        2 suspect). An interval that is not completely covered has no row.
    list of Finding
        Rollovers, resets, jumps and spikes of registers.

    Examples
    --------
    >>> facts = MeterFacts(*(np.array([x]) for x in (1, 0, 1.0, 0.0, 0.0, np.inf, 1, 2_700_000_000)))
    >>> rows = [(1, "2026-01-01T00:00", 100.0, 0), (1, "2026-01-01T00:30", 106.0, 0)]
    >>> dtype = [("meter_id", "i4"), ("ts", "M8[us]"), ("value", "f8"), ("quality", "i2")]
    >>> intervals(np.array(rows, dtype), facts)[0]["amount"].tolist()
    [3.0, 3.0]
    """
    parts, found = segments(readings, meters)
    return _deal_out(parts, meters), found


def _deal_out(parts: Segments, meters: MeterFacts) -> Rows:
    """Cut segments at the interval boundaries and add up the pieces of each interval."""
    if not len(parts.meter):
        return np.empty(0, INTERVALS)
    first = parts.start_us // SLOT_US
    count = -(-parts.end_us // SLOT_US) - first
    which = np.repeat(np.arange(len(first)), count)
    step = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    slot = first[which] + step
    start = np.maximum(parts.start_us[which], slot * SLOT_US)
    end = np.minimum(parts.end_us[which], (slot + 1) * SLOT_US)
    share = (end - start) / (parts.end_us - parts.start_us)[which]
    amount = parts.amount[which] * share
    meter = parts.meter[which]
    begins = np.flatnonzero(np.r_[True, (np.diff(meter) != 0) | (np.diff(slot) != 0)])

    rows = np.empty(len(begins), INTERVALS)
    rows["meter_id"] = meters.meter_id[meter[begins]]
    rows["start_ts"] = (slot[begins] * SLOT_US).astype("M8[us]")
    rows["amount"] = np.add.reduceat(amount, begins)
    rows["estimated"] = np.add.reduceat(np.where(parts.estimated[which], amount, 0.0), begins)
    estimated = np.logical_or.reduceat(parts.estimated[which], begins)
    suspect = np.logical_or.reduceat(parts.suspect[which], begins)
    rows["quality"] = np.where(suspect, SUSPECT, np.where(estimated, ESTIMATED, MEASURED))
    gauge = meters.kind[meter[begins]] == KINDS.index("gauge")
    rows["amount"][gauge] *= 4  # degC h in a quarter of an hour -> mean degC
    covered = np.add.reduceat(end - start, begins)
    whole: Rows = rows[covered == SLOT_US]
    return whole
