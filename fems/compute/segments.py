"""Readings to segments: spans of time over which a known amount flowed.

Each kind of meter says it differently; what comes out is the same for all: between two instants,
this amount, measured or estimated. A span about which nothing is known has no segment.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fems.compute.finding import Finding

KINDS = ("register", "interval", "power", "gauge")
_US_PER_H = 3_600_000_000
BAD = 2
LONGEST_GAP_US = 400 * 24 * _US_PER_H
"""Energy over a longer silence is not dealt out: something other than an outage happened."""
PLAUSIBLE_MARGIN = 1.5
"""A register may run at this multiple of the meter's capacity before it is called a jump."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.void]


@dataclass(frozen=True)
class MeterFacts:
    """What intervals need to know of meters: parallel arrays sorted by meter_id.

    scale, offset: canonical = value * scale + offset, CT x PT multiplier included.
    modulus: register value at which it rolls over (0: never), in the meter's own unit.
    capacity: highest plausible canonical amount per hour (inf: not known).
    period_us: span that one reading of an interval meter covers. [us]
    max_gap_us: a longer silence is an outage. [us]
    """

    meter_id: Ints
    kind: Ints  # index into KINDS
    scale: Floats
    offset: Floats
    modulus: Floats
    capacity: Floats
    period_us: Ints
    max_gap_us: Ints


@dataclass(frozen=True)
class Segments:
    """Parallel arrays sorted by meter and time; meter is an index into MeterFacts."""

    meter: Ints
    start_us: Ints
    end_us: Ints
    amount: Floats
    estimated: Bools
    suspect: Bools


def segments(readings: Rows, meters: MeterFacts) -> tuple[Segments, list[Finding]]:
    """Segments of all meters at once.

    Parameters
    ----------
    readings : structured array
        meter_id, ts, value, quality; sorted by meter_id and ts, no instant twice.
    meters : MeterFacts
        Facts of at least every meter that has a reading.
    """
    readings = readings[readings["quality"] < BAD]
    meter = np.searchsorted(meters.meter_id, readings["meter_id"])
    kind = meters.kind[meter]
    register, spikes = _without_spikes(readings[kind == 0], meters)
    found = [
        _finding("register.spike", "A single register value stood out and was left out.", spikes)
    ]
    parts = []
    for part, findings in (
        _register(register, meters),
        (_interval(readings[kind == 1], meters), []),
        (_integral(readings[kind >= 2], meters), []),
    ):
        parts.append(part)
        found += findings
    merged = [np.concatenate([getattr(p, f) for p in parts]) for f in Segments.__annotations__]
    order = np.argsort(merged[0], kind="stable")
    return Segments(*(column[order] for column in merged)), [f for f in found if f.facts["count"]]


def _register(readings: Rows, meters: MeterFacts) -> tuple[Segments, list[Finding]]:
    meter, start, end, same = _pairs(readings, meters)
    delta = np.diff(readings["value"])[same]
    back = delta < 0
    modulus = meters.modulus[meter]
    limit = np.minimum(_plausible(meter, end - start, meters), 0.5 * modulus)
    rolled = back & (modulus > 0) & (delta + modulus <= limit)
    delta = np.where(rolled, delta + modulus, delta)
    reset = delta < 0
    jump = ~reset & (delta > _plausible(meter, end - start, meters))
    gap = end - start > meters.max_gap_us[meter]
    suspect = jump | (np.maximum(readings["quality"][:-1], readings["quality"][1:])[same] > 0)
    endless = end - start > LONGEST_GAP_US
    keep = ~(reset | endless)
    part = Segments(
        meter[keep], start[keep], end[keep], (delta * meters.scale[meter])[keep],
        (gap | jump)[keep], suspect[keep],
    )  # fmt: skip
    pairs = readings["meter_id"][:-1][same]
    return part, [
        _finding("register.rollover", "A register passed its last digit.", pairs[rolled]),
        _finding("register.reset", "A register went back; was the meter exchanged?", pairs[reset]),
        _finding(
            "register.silence",
            "A register was silent for over a year; that is left out.",
            pairs[endless],
        ),
        _finding("register.jump", "A register moved faster than its capacity.", pairs[jump]),
    ]


def _interval(readings: Rows, meters: MeterFacts) -> Segments:
    meter = np.searchsorted(meters.meter_id, readings["meter_id"])
    start = _us(readings["ts"])
    end = start + meters.period_us[meter]
    if len(readings):
        following = np.where(np.diff(meter) == 0, start[1:], np.iinfo(np.int64).max)
        end[:-1] = np.minimum(end[:-1], following)
    return Segments(
        meter, start, end, readings["value"] * meters.scale[meter],
        meters.period_us[meter] > 900_000_000, readings["quality"] > 0,
    )  # fmt: skip


def _integral(readings: Rows, meters: MeterFacts) -> Segments:
    """Trapezoids under power [kW -> kWh] and gauges [degC -> degC h]; none over an outage."""
    meter, start, end, same = _pairs(readings, meters)
    index = np.searchsorted(meters.meter_id, readings["meter_id"])
    value = readings["value"] * meters.scale[index] + meters.offset[index]
    mean = ((value[:-1] + value[1:]) / 2)[same]
    keep = end - start <= meters.max_gap_us[meter]
    suspect = np.maximum(readings["quality"][:-1], readings["quality"][1:])[same] > 0
    return Segments(
        meter[keep], start[keep], end[keep], (mean * (end - start) / _US_PER_H)[keep],
        np.zeros(int(keep.sum()), bool), suspect[keep],
    )  # fmt: skip


def _without_spikes(readings: Rows, meters: MeterFacts) -> tuple[Rows, Ints]:
    """Leave out single register values that both neighbours contradict but that they bridge."""
    if len(readings) < 3:
        return readings, np.empty(0, np.int64)
    meter = np.searchsorted(meters.meter_id, readings["meter_id"])
    ts, value = _us(readings["ts"]), readings["value"]
    inner = (meter[:-2] == meter[1:-1]) & (meter[1:-1] == meter[2:])
    up, down, over = value[1:-1] - value[:-2], value[2:] - value[1:-1], value[2:] - value[:-2]
    bridged = (over >= 0) & (over <= _plausible(meter[1:-1], ts[2:] - ts[:-2], meters))
    high = (up > _plausible(meter[1:-1], ts[1:-1] - ts[:-2], meters)) & (down < 0)
    low = (up < 0) & (down > _plausible(meter[1:-1], ts[2:] - ts[1:-1], meters))
    high &= inner & bridged
    beside_high = np.r_[False, high[:-1]] | np.r_[high[1:], False]
    spike = np.zeros(len(readings), bool)
    spike[1:-1] = high | (low & inner & bridged & ~beside_high)
    return readings[~spike], readings["meter_id"][spike].astype(np.int64)


def _pairs(readings: Rows, meters: MeterFacts) -> tuple[Ints, Ints, Ints, Bools]:
    """Neighbours of one meter: its index, start, end, and which of the differences they are."""
    meter = np.searchsorted(meters.meter_id, readings["meter_id"])
    ts = _us(readings["ts"])
    same = meter[:-1] == meter[1:]
    return meter[:-1][same], ts[:-1][same], ts[1:][same], same


def _plausible(meter: Ints, span_us: Ints, meters: MeterFacts) -> Floats:
    """Largest believable rise of a register over a span, in the meter's own unit."""
    per_hour = PLAUSIBLE_MARGIN * meters.capacity[meter] / meters.scale[meter]
    return per_hour * np.maximum(span_us, 60_000_000) / _US_PER_H


def _us(ts: npt.NDArray[np.datetime64]) -> Ints:
    return ts.astype("M8[us]").astype(np.int64)


def _finding(name: str, sentence: str, meter_ids: Ints) -> Finding:
    found = {"count": len(meter_ids), "meter_ids": np.unique(meter_ids)[:20].tolist()}
    return Finding(name, sentence, found)
