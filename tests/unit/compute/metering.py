"""Meters and their readings, written in a test the way one would say them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from fems.compute.intervals import MEASURED, intervals
from fems.compute.segments import EXCHANGES, MeterFacts

GOOD, UNCERTAIN, BAD = 0, 1, 2
MIDNIGHT_US = int(np.datetime64("2026-01-05T00:00", "us").astype(np.int64))
QUARTER_US = 900_000_000
MINUTE_US = 60_000_000
READINGS = np.dtype([("meter_id", "i4"), ("ts", "M8[us]"), ("value", "f8"), ("quality", "i2")])

Rows = npt.NDArray[np.void]


@dataclass(frozen=True)
class Meter:
    """A meter as compute sees it; capacity is the canonical amount per hour."""

    kind: str
    scale: float = 1.0
    offset: float = 0.0
    digits: int | None = None
    capacity: float = np.inf
    period_min: int = 15
    max_gap_min: int = 45
    estimate_up_to_min: int = 240
    both_ways: bool = False
    jitter: float = 0.0
    mean_of_period: bool = False


def facts(*meters: Meter) -> MeterFacts:
    """Facts of meters with the ids 1, 2, 3 …"""
    return MeterFacts.simple(
        range(1, len(meters) + 1),
        [m.kind for m in meters],
        scale=[m.scale for m in meters],
        offset=[m.offset for m in meters],
        modulus=[10.0**m.digits if m.digits else 0.0 for m in meters],
        capacity=[m.capacity for m in meters],
        period_us=[m.period_min * MINUTE_US for m in meters],
        max_gap_us=[m.max_gap_min * MINUTE_US for m in meters],
        estimate_up_to_us=[m.estimate_up_to_min * MINUTE_US for m in meters],
        both_ways=[m.both_ways for m in meters],
        jitter=[m.jitter for m in meters],
        mean_of_period=[m.mean_of_period for m in meters],
    )


def clock_us(clock: str) -> int:
    """Microseconds since 1970 of hh:mm or hh:mm:ss on the day of the tests."""
    hours, minutes, *seconds = map(int, clock.split(":"))
    return MIDNIGHT_US + (hours * 3600 + minutes * 60 + sum(seconds)) * 1_000_000


def packed(
    times_us: Sequence[int],
    values: Sequence[float],
    qualities: Sequence[int] | None = None,
    *,
    meter_id: int = 1,
) -> Rows:
    """Readings of one meter."""
    rows = np.zeros(len(times_us), READINGS)
    rows["meter_id"] = meter_id
    rows["ts"] = np.array(times_us, "i8").astype("M8[us]")
    rows["value"] = values
    rows["quality"] = qualities or GOOD
    return rows


def said(*readings: tuple[str, float] | tuple[str, float, int], meter_id: int = 1) -> Rows:
    """Readings of one meter, each as clock, value and, unless good, quality."""
    return packed(
        [clock_us(reading[0]) for reading in readings],
        [reading[1] for reading in readings],
        [reading[2] if len(reading) > 2 else GOOD for reading in readings],
        meter_id=meter_id,
    )


def shown(rows: Rows) -> dict[str, tuple[float, float, int]]:
    """Intervals of one meter by clock: amount, its estimated part, quality."""
    return {
        str(row["start_ts"])[11:16]: (
            float(row["amount"]),
            float(row["estimated"]),
            int(row["quality"]),
        )
        for row in rows
    }


def measured(**amounts: float) -> dict[str, tuple[float, float, int]]:
    """Measured intervals: at_0015=2.5 is the one that begins at 00:15."""
    return {f"{name[3:5]}:{name[5:]}": (amount, 0.0, MEASURED) for name, amount in amounts.items()}


def check(
    got: dict[str, tuple[float, float, int]], want: dict[str, tuple[float, float, int]]
) -> None:
    """The same intervals with the same amounts, but for rounding."""
    assert list(got) == list(want)
    for clock, row in want.items():
        assert got[clock] == pytest.approx(row), clock


def of_one(meter: Meter, readings: Rows) -> tuple[dict[str, tuple[float, float, int]], list[str]]:
    """Intervals of one meter as shown, and the names of what was found."""
    rows, found = intervals(readings, facts(meter))
    return shown(rows), list(dict.fromkeys(one.name for one in found))


def exchanges(*declared: tuple[str, float, float], meter_id: int = 1) -> Rows:
    """Exchanges of one meter, each as clock, last value of the old and first of the new."""
    return np.array(
        [(meter_id, clock_us(clock), last, first) for clock, last, first in declared], EXCHANGES
    )


def spans(gaps: Rows) -> list[tuple[str, str, float]]:
    """Gaps as clocks and amount; equal also where the amount is not known."""
    return [
        (str(gap["start_ts"])[11:16], str(gap["end_ts"])[11:16], Amount(gap["amount"]))
        for gap in gaps
    ]


class Amount(float):
    """A number that, not known, equals what is not known either."""

    def __eq__(self, other: object) -> bool:
        known = float(self) == other
        return known or (self != self and other != other)  # noqa: PLR0124

    __hash__ = float.__hash__
