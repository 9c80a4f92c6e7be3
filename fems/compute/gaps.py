"""Outages filled: a known amount dealt out by the meter's profile, an unknown one estimated.

Each gap is filled by itself, from what was measured in the 56 days before it: never from other
estimates, and never from the rest of the batch it comes in. So filling it again gives the same.
"""

import numpy as np

from fems.compute.metering.pieces import slot_cuts, summed
from fems.compute.metering.profile import PROFILE_DAYS, Places, typical
from fems.compute.metering.rows import ESTIMATED, INTERVALS, PARTS, SLOT_US, SUSPECT
from fems.compute.segments import GAUGE, Floats, Ints, MeterFacts, Rows

__all__ = ["PROFILE_DAYS", "Places", "fill"]


def fill(parts: Rows, gaps: Rows, history: Rows, places: Places | None, meters: MeterFacts) -> Rows:
    """Intervals that gaps touch, complete ones only.

    Parameters
    ----------
    parts : structured array of PARTS
        What segments give to the slots that gaps touch; more does no harm.
    gaps : structured array of GAPS
        Outages.
    history : structured array of INTERVALS
        Measured intervals of the gaps' meters in the 56 days before each gap, by meter and time;
        more does no harm.
    places : Places or None
        Where the meters stand. None: no profile is made.
    meters : MeterFacts
        Facts of the gaps' meters.

    Returns
    -------
    structured array of INTERVALS
        By meter and time. A gap's known amount is dealt out by profile and scaled to the amount;
        by time where there is no profile. An unknown amount is the profile's; there is no row
        where there is no profile, where the gap is longer than estimate_up_to_us, or of a gauge.

    Examples
    --------
    >>> from fems.compute.metering.rows import GAPS
    >>> gap = np.array([(1, "2026-01-01T00:00", "2026-01-01T01:00", 8.0)], GAPS)
    >>> none = np.empty(0, INTERVALS)
    >>> fill(np.empty(0, PARTS), gap, none, None, MeterFacts.simple(1))["amount"].tolist()
    [2.0, 2.0, 2.0, 2.0]
    """
    gaps = gaps[_answerable(gaps, meters)]
    if not len(gaps):
        return np.empty(0, INTERVALS)
    gaps = gaps[np.lexsort((gaps["start_ts"], gaps["meter_id"]))]
    start, end = (gaps[name].astype("M8[us]").astype(np.int64) for name in ("start_ts", "end_ts"))
    which, slot, piece_start, piece_end = slot_cuts(start, end)
    covered = piece_end - piece_start
    usual = _usual(gaps["meter_id"][which], slot, start[which], history, places)
    weight = usual * (covered / SLOT_US)
    amount = _amounts(gaps["amount"], weight, covered, which)
    known = np.isfinite(amount)

    pieces = np.empty(int(known.sum()), PARTS)
    pieces["meter_id"] = gaps["meter_id"][which[known]]
    pieces["start_ts"] = (slot[known] * SLOT_US).astype("M8[us]")
    pieces["amount"] = pieces["estimated"] = amount[known]
    pieces["quality"], pieces["covered_us"] = ESTIMATED, covered[known]
    return _completed(pieces, parts)


def _answerable(gaps: Rows, meters: MeterFacts) -> Ints:
    """Gaps that may be filled."""
    start = gaps["start_ts"].astype("M8[us]").astype(np.int64)
    span = gaps["end_ts"].astype("M8[us]").astype(np.int64) - start
    row = meters.rows_at(gaps["meter_id"], start)
    short = (span <= meters.estimate_up_to_us[row]) & (meters.kind[row] != GAUGE)
    return np.flatnonzero(np.isfinite(gaps["amount"]) | short)


def _usual(
    meter_id: Ints, slot: Ints, gap_start_us: Ints, history: Rows, places: Places | None
) -> Floats:
    """Typical amounts of pieces, which come by meter."""
    usual = np.full(len(slot), np.nan)
    if places is None or not len(history):
        return usual
    begins = np.flatnonzero(np.r_[True, np.diff(meter_id) != 0])
    for begin, end in zip(begins, np.r_[begins[1:], len(slot)], strict=True):
        mine = meter_id[begin]
        low, high = np.searchsorted(history["meter_id"], [mine, mine + 1])
        usual[begin:end] = typical(
            slot[begin:end], gap_start_us[begin:end], history[low:high], *places.of(int(mine))
        )
    return usual


def _amounts(total: Floats, weight: Floats, covered: Ints, which: Ints) -> Floats:
    """Amount of each piece: by weight and, where the total is known, adding up to it."""
    begins = np.flatnonzero(np.r_[True, np.diff(which) != 0])
    total, sums = total[which], np.add.reduceat(weight, begins)[which]
    even = covered / np.add.reduceat(covered, begins)[which]
    one_sign = (
        np.logical_and.reduceat(weight >= 0, begins) | np.logical_and.reduceat(weight <= 0, begins)
    )[which] & (sums != 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        in_proportion = total * (weight / sums)
    shifted = weight + (total - sums) * even  # a profile of both signs keeps its shape
    dealt = np.where(one_sign, in_proportion, shifted)
    dealt = np.where((total == 0) | ~np.isfinite(dealt), total * even, dealt)
    return np.where(np.isnan(total), weight, dealt)


def _completed(pieces: Rows, parts: Rows) -> Rows:
    """Pieces and the parts beside them as whole intervals; slots that remain open are left out."""
    beside = parts[parts["covered_us"] < SLOT_US]
    rows = summed(np.concatenate([beside, pieces]))
    rows = rows[(rows["covered_us"] == SLOT_US)]
    intervals = np.empty(len(rows), INTERVALS)
    for name in INTERVALS.names or ():
        intervals[name] = rows[name]
    intervals["quality"] = np.where(rows["quality"] == SUSPECT, SUSPECT, ESTIMATED)
    return intervals
