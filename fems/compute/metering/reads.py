"""Readings as parallel arrays, in order, each with the settings that held."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from fems.compute.finding import Finding
from fems.compute.metering.rows import SLOT_US
from fems.compute.segments import ALWAYS_US, BAD, Bools, Floats, Ints, MeterFacts, Rows
from fems.errors import NotFoundError


@dataclass(frozen=True)
class Reads:
    """Readings that are not bad, sorted by meter and time.

    row is an index into MeterFacts; life differs between neighbours of which one is not the
    continuation of the other: two meters, or the registers before and after an exchange.
    """

    row: Ints
    meter_id: npt.NDArray[np.int32]
    at_us: Ints
    value: Floats
    doubt: Bools
    life: npt.NDArray[np.integer]

    def __getitem__(self, which: Bools | Ints) -> "Reads":
        return Reads(*(getattr(self, field.name)[which] for field in fields(self)))


def in_order(readings: Rows) -> Rows:
    """Readings sorted by meter and time; of several for one instant the last given."""
    meter, ts = readings["meter_id"], readings["ts"]
    same = meter[1:] == meter[:-1]
    if bool(np.all((meter[1:] > meter[:-1]) | (same & (ts[1:] > ts[:-1])))):
        return readings
    readings = readings[np.lexsort((ts, meter))]
    meter, ts = readings["meter_id"], readings["ts"]
    last = np.r_[(meter[1:] != meter[:-1]) | (ts[1:] != ts[:-1]), np.ones(min(len(ts), 1), bool)]
    ordered: Rows = readings[last]
    return ordered


def reads_of(readings: Rows, meters: MeterFacts) -> Reads:
    """The readings that count, of some in order.

    Raises
    ------
    NotFoundError
        If there is a reading of a meter of which there are no facts.
    """
    counts = (readings["quality"] < BAD) & np.isfinite(readings["value"])
    if not counts.all():
        readings = readings[counts]
    meter_id = readings["meter_id"].astype(np.int32)
    at_us = readings["ts"].astype("M8[us]").astype(np.int64)
    return Reads(
        row=_rows(meter_id, at_us, meters), meter_id=meter_id, at_us=at_us,
        value=readings["value"].astype(np.float64), doubt=readings["quality"] > 0, life=meter_id,
    )  # fmt: skip


def _rows(meter_id: npt.NDArray[np.int32], at_us: Ints, meters: MeterFacts) -> Ints:
    """Row of the facts that hold for each reading."""
    low, high = (
        np.searchsorted(meters.meter_id, [meter_id[0], meter_id[-1] + 1])
        if len(meter_id)
        else (0, 0)
    )
    wanted = meters.meter_id[low:high].astype(np.int32)
    begins = np.searchsorted(meter_id, wanted)
    ends = np.searchsorted(meter_id, wanted, side="right")
    since = meters.valid_from_us[low:high]
    for later in np.flatnonzero(since > ALWAYS_US):  # few: changes of settings
        begins[later] += np.searchsorted(at_us[begins[later] : ends[later]], since[later])
    count = np.diff(np.append(begins, len(at_us)))
    known = count.sum() == len(at_us)
    row = np.repeat(np.arange(low, high), count) if known else np.empty(0, np.int64)
    if not known or not np.array_equal(meters.meter_id[row], meter_id):
        strange = np.setdiff1d(meter_id, wanted)[:5].tolist()
        raise NotFoundError(
            f"There are readings of meters that nothing is known of: {strange}.",
            hint="Give the facts of every meter that has a reading.",
        )
    return row


def finding(
    name: str, sentence: str, meter_id: npt.NDArray[np.integer], start_us: Ints, end_us: Ints
) -> list[Finding]:
    """What was found: one for each meter and interval in which it begins, with how often."""
    if not len(meter_id):
        return []
    order = np.lexsort((start_us, meter_id))
    meter_id, start_us, end_us = meter_id[order], start_us[order], end_us[order]
    slot = start_us // SLOT_US
    first = np.flatnonzero(np.r_[True, (np.diff(meter_id) != 0) | (np.diff(slot) != 0)])
    last_us, count = np.maximum.reduceat(end_us, first), np.diff(np.r_[first, len(slot)])
    return [
        Finding(name, sentence, {"count": n}, meter_id=meter, start=_utc(start), end=_utc(end))
        for meter, start, end, n in zip(
            meter_id[first].tolist(), start_us[first].tolist(), last_us.tolist(), count.tolist(),
            strict=True,
        )
    ]  # fmt: skip


def _utc(us: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
