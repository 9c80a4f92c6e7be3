"""Segments cut where settings change and where intervals begin, and added up per interval."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from fems.compute.metering.rows import ESTIMATED, GAPS, PARTS, SLOT_US, SUSPECT
from fems.compute.segments import GAUGE, US_PER_H, Ints, MeterFacts, Rows, Segments


def in_canonical_unit(segments: Segments, last_row: Ints, meters: MeterFacts) -> Segments:
    """Segments of own units, cut where settings change: each part by the settings of its time.

    last_row is the row of the facts that holds at the end of each segment.
    """
    if (last_row != segments.row).any():
        segments = _cut_at_settings(segments, last_row, meters)
    scale = meters.scale[segments.row]
    amount = segments.amount * scale
    if segments.slope is None:
        return replace(segments, amount=amount)
    offset = meters.offset[segments.row]
    amount += offset * ((segments.end_us - segments.start_us) / US_PER_H)
    return replace(segments, amount=amount, slope=segments.slope * scale)


def _cut_at_settings(segments: Segments, last_row: Ints, meters: MeterFacts) -> Segments:
    which, step = _repeated(last_row - segments.row + 1)
    row = segments.row[which] + step
    start = np.where(step > 0, meters.valid_from_us[row], segments.start_us[which])
    until = np.append(meters.valid_from_us[1:], 0)[row]
    end = np.where(row < last_row[which], until, segments.end_us[which])
    real = end > start
    pieces = segments.cut(which[real], start[real], end[real])
    return replace(pieces, row=row[real])


def slot_cuts(start_us: Ints, end_us: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Spans cut where intervals begin: which span, which slot since 1970, start and end. [us]"""
    first = start_us // SLOT_US
    which, step = _repeated((end_us - 1) // SLOT_US - first + 1)
    slot = first[which] + step
    start = np.maximum(start_us[which], slot * SLOT_US)
    end = np.minimum(end_us[which], (slot + 1) * SLOT_US)
    return which, slot, start, end


def _repeated(count: Ints) -> tuple[Ints, Ints]:
    """Each index as often as counted, and its how manieth it is."""
    which = np.repeat(np.arange(len(count)), count)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)


def dealt(segments: Segments, meters: MeterFacts) -> Rows:
    """Parts: what the segments give to each interval they touch."""
    if not len(segments.row):
        return np.empty(0, PARTS)
    which, slot, start, end = slot_cuts(segments.start_us, segments.end_us)
    pieces = segments.cut(which, start, end)
    differs = (np.diff(pieces.meter_id) != 0) | (np.diff(slot) != 0)
    begins = np.flatnonzero(np.r_[True, differs])
    rows = np.zeros(len(begins), PARTS)
    rows["meter_id"] = pieces.meter_id[begins]
    rows["start_ts"] = (slot[begins] * SLOT_US).astype("M8[us]")
    rows["amount"] = np.add.reduceat(pieces.amount, begins)
    rows["covered_us"] = np.add.reduceat(end - start, begins)
    if segments.estimated.any():
        made_up = np.where(pieces.estimated, pieces.amount, 0.0)
        rows["estimated"] = np.add.reduceat(made_up, begins)
        rows["quality"][np.logical_or.reduceat(pieces.estimated, begins)] = ESTIMATED
    if segments.suspect.any():
        rows["quality"][np.logical_or.reduceat(pieces.suspect, begins)] = SUSPECT
    gauge = meters.kind[pieces.row[begins]] == GAUGE
    for column in ("amount", "estimated"):
        rows[column][gauge] *= 4  # degC h in a quarter of an hour -> mean degC
    return rows


def joined(groups: list[Rows]) -> Rows:
    """Parts of several kinds of meter as one, by meter and time; what is of one slot added up."""
    groups = [group for group in groups if len(group)]
    if len(groups) < 2:
        return groups[0] if groups else np.empty(0, PARTS)
    return summed(np.concatenate(groups))


def summed(rows: Rows) -> Rows:
    """Parts by meter and slot, each once; the worst quality of what was added up."""
    rows = rows[np.lexsort((rows["start_ts"], rows["meter_id"]))]
    differs = (np.diff(rows["meter_id"]) != 0) | (rows["start_ts"][1:] != rows["start_ts"][:-1])
    if differs.all():
        return rows
    begins = np.flatnonzero(np.r_[True, differs])
    once: Rows = rows[begins]
    for column in ("amount", "estimated", "covered_us"):
        once[column] = np.add.reduceat(rows[column], begins)
    once["quality"] = np.maximum.reduceat(rows["quality"], begins)
    return once


def known_gaps(outages: Segments) -> Rows:
    """Outages whose amount is known."""
    gaps = unknown_gaps(outages.meter_id, outages.start_us, outages.end_us)
    gaps["amount"] = outages.amount
    return gaps


def unknown_gaps(meter_id: npt.NDArray[np.int32], start_us: Ints, end_us: Ints) -> Rows:
    """Outages of which nothing is known but when they were."""
    gaps = np.empty(len(meter_id), GAPS)
    gaps["meter_id"], gaps["amount"] = meter_id, np.nan
    gaps["start_ts"], gaps["end_ts"] = start_us.astype("M8[us]"), end_us.astype("M8[us]")
    return gaps
