"""All detectors over the series of many meters: what they saw, as findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from fems.compute.finding import Finding
from fems.compute.quality.bounds import negative, over_capacity
from fems.compute.quality.limits import Traits
from fems.compute.quality.outages import outages
from fems.compute.quality.regular import Bools, Floats, Ints, Regular
from fems.compute.quality.shift import NEAR_DAYS, clock_shifts
from fems.compute.quality.spikes import spikes, stands_out
from fems.compute.quality.straight import interpolated
from fems.compute.quality.stuck import stuck
from fems.compute.quality.usual import Usual, usual

VALUE_NAMES = ("value.spike", "value.stuck", "value.over_capacity", "value.negative",
               "value.interpolated")  # fmt: skip
GAP_NAMES = ("meter.gap",)
SHIFT_NAMES = ("clock.shift",)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Habits(NamedTuple):
    """How far each value stands out, and what is usual for each meter."""

    excess: Floats
    usual: Usual


def habits_of(series: Regular, *, whole: bool = False, since: int | None = None) -> Habits:
    """What `check` and `check_clocks` compare with; give it to both to have it made once."""
    excess = stands_out(series.values)
    near = None if since is None else since - NEAR_DAYS
    return Habits(excess, usual(series, excess, whole=whole, since=near))


def masks(
    series: Regular, traits: Traits, *, whole: bool = False, since: int | None = None,
    habits: Habits | None = None,
) -> dict[str, Bools]:  # fmt: skip
    """What each detector marks, by the name of its findings.

    >>> import pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> quarters = 20 + rng.normal(0, 1, 96 * 14)
    >>> quarters[700] = 90
    >>> start = pd.date_range("2026-03-01", periods=96 * 14, freq="15min")
    >>> found = masks(Regular.of(quarters, start, zone="UTC"), Traits.simple(1), whole=True)
    >>> [step.tolist() for step in np.nonzero(found["value.spike"])]
    [[0], [700]]
    """
    excess, habit = habits or habits_of(series, whole=whole, since=since)
    over = over_capacity(series, traits)
    return {
        "value.spike": spikes(series, excess, habit, traits) & ~over,
        "value.stuck": stuck(series, habit, traits),
        "value.over_capacity": over,
        "value.negative": negative(series, habit, traits),
        "value.interpolated": interpolated(series, habit, traits),
    }


def check(
    series: Regular, meter_ids: Sequence[int], traits: Traits, *, whole: bool = False,
    since: int | None = None, habits: Habits | None = None,
) -> list[Finding]:  # fmt: skip
    """What is odd in the values of meters, one finding per meter, local day and stretch.

    Parameters
    ----------
    series : Regular
        Measured amounts per step (means, for gauges); what was estimated is missing here.
    meter_ids : sequence of int
        Meter of each row.
    traits : Traits
    whole : bool
        The series is its own reference; otherwise each local week is compared with the four weeks
        before it.
    since : int, optional
        First day that is to be judged; what lies before is context. [days since 1970]
    habits : Habits, optional
        Of this series, from `habits_of` with the same `whole` and `since`.
    """
    marked = masks(series, traits, whole=whole, since=since, habits=habits)
    return _findings(series, meter_ids, traits, marked)


def check_outages(
    series: Regular, known: Bools, meter_ids: Sequence[int], traits: Traits
) -> list[Finding]:
    """Where meters measured nothing although they did before and after; see `outages`."""
    return _findings(series, meter_ids, traits, {"meter.gap": outages(series, known, traits)})


def _findings(
    series: Regular, meter_ids: Sequence[int], traits: Traits, marked: dict[str, Bools]
) -> list[Finding]:
    found = []
    for name, mask in marked.items():
        for piece in _pieces(mask, series):
            facts = _FACTS[name](series, traits, piece)
            found.append(
                Finding(name, _SENTENCES[name].format(**facts), facts, int(meter_ids[piece.row]),
                        start=_instant(series, piece.first),
                        end=_instant(series, piece.last - 1) + timedelta(seconds=series.step_s))
            )  # fmt: skip
    return found


def check_clocks(
    series: Regular, meter_ids: Sequence[int], traits: Traits, *, whole: bool = False,
    since: int | None = None, habits: Habits | None = None,
) -> list[Finding]:  # fmt: skip
    """Days from which on a meter's pattern comes earlier or later; see `clock_shifts`.

    Gauges (signed) follow the weather, not a clock, and are left out.
    """
    near = None if since is None else since - NEAR_DAYS
    habits = habits or habits_of(series, whole=whole, since=since)
    shifts = clock_shifts(series, habits.usual, traits, since=near)
    found = []
    for row, day, minutes, ratio in zip(
        shifts.row, shifts.day, shifts.minutes, shifts.ratio, strict=True
    ):
        if traits.signed[row]:
            continue
        steps = np.flatnonzero(series.day == day)
        facts = {"minutes": int(minutes), "unexplained": round(float(ratio), 3)}
        way = "later" if minutes > 0 else "earlier"
        sentence = f"From this day on the daily pattern comes {abs(minutes)} min {way} than before."
        found.append(
            Finding("clock.shift", sentence, facts, int(meter_ids[row]),
                    start=_instant(series, steps[0]),
                    end=_instant(series, steps[-1]) + timedelta(seconds=series.step_s))
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class _Piece:
    """A stretch of one meter within one local day: steps [first, last)."""

    row: int
    first: int
    last: int


def _pieces(mask: Bools, series: Regular) -> list[_Piece]:
    row, step = np.nonzero(mask)
    new = np.ones(len(row), np.bool_)
    new[1:] = (np.diff(row) != 0) | (np.diff(step) != 1) | (np.diff(series.day[step]) != 0)
    first = np.flatnonzero(new)
    last: Ints = np.r_[first[1:], len(row)] - 1 if len(row) else first
    return [
        _Piece(int(row[a]), int(step[a]), int(step[b]) + 1)
        for a, b in zip(first, last, strict=True)
    ]


def _instant(series: Regular, step: int) -> datetime:
    us = int(series.start[step].astype("M8[us]").astype(np.int64))
    return _EPOCH + timedelta(microseconds=us)


def _round(value: float) -> float | None:
    return float(f"{value:.6g}") if np.isfinite(value) else None


def _level(series: Regular, traits: Traits, piece: _Piece) -> dict[str, Any]:
    value = series.values[piece.row, piece.first]
    hours = (piece.last - piece.first) * series.step_s / 3_600
    return {"value": _round(value), "unit": traits.unit[piece.row], "hours": hours}


def _span(series: Regular, traits: Traits, piece: _Piece) -> dict[str, Any]:
    return {"hours": (piece.last - piece.first) * series.step_s / 3_600}


def _beside(series: Regular, traits: Traits, piece: _Piece) -> dict[str, Any]:
    row = series.values[piece.row]
    before = row[piece.first - 1] if piece.first else np.nan
    after = row[piece.last] if piece.last < len(row) else np.nan
    return _level(series, traits, piece) | {"before": _round(before), "after": _round(after)}


def _against_capacity(series: Regular, traits: Traits, piece: _Piece) -> dict[str, Any]:
    highest = series.values[piece.row, piece.first : piece.last].max()
    ratio = highest / (traits.capacity[piece.row] * series.step_s / 3_600)
    return _level(series, traits, piece) | {
        "value": _round(highest),
        "times": round(float(ratio), 2),
    }


def _ends(series: Regular, traits: Traits, piece: _Piece) -> dict[str, Any]:
    last = _round(series.values[piece.row, piece.last - 1])
    return _level(series, traits, piece) | {"steps": piece.last - piece.first, "last": last}


def _total(series: Regular, traits: Traits, piece: _Piece) -> dict[str, Any]:
    total = _round(series.values[piece.row, piece.first : piece.last].sum())
    return _level(series, traits, piece) | {"total": total}


_FACTS = {
    "meter.gap": _span,
    "value.spike": _beside,
    "value.stuck": _level,
    "value.over_capacity": _against_capacity,
    "value.negative": _total,
    "value.interpolated": _ends,
}
_SENTENCES = {
    "meter.gap": "Nothing was measured for {hours:g} h.",
    "value.spike": "{value} {unit} in one interval, between {before} and {after}.",
    "value.stuck": "Exactly {value} {unit} in every interval for {hours:g} h.",
    "value.over_capacity": "{value} {unit} in one interval, {times} times what the meter can pass.",
    "value.negative": "{total} {unit} in {hours:g} h from a meter that counts one way.",
    "value.interpolated": "{steps} values on a straight line from {value} to {last} {unit}.",
}
