"""The running quarter of an hour: what its demand will be, and how likely it passes a limit.

Where the plant is read by the minute, how its load moves within a quarter is learned (`peak_habit`).
Else the rest of the quarter is taken to go on at the power of the last minutes, and how wrong that can be
is told by how much demand changed from one quarter to the next at this time of day in the past: of a load
that wanders freely, the mean of the rest deviates as a known part of such a change [1]_, so each past
change, scaled, is one way the quarter may end.

References
----------
.. [1] For a random walk of variance s per quarter, neighbouring means differ with variance 2 s / 3, and
   the mean over a part u of a quarter from a known value on with variance u s / 3.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from fems.compute.peak_habit import RECENT_MIN, Habit
from fems.errors import InsufficientDataError

Floats = npt.NDArray[np.float64]
QUARTER_S = 900.0
RECENT_S = 180.0
"""How long the power is looked at that is taken to go on. [s]"""
FEWEST_CHANGES = 20
"""Changes below which nothing is said of probabilities."""
SURE, LIKELY = 0.95, 0.5
LATE_S = 540.0
"""A breach is announced when it is sure; and when it is more likely than not once nine minutes have
passed, which leaves at least five to act. [s]"""
_H = 3600.0


@dataclass(frozen=True)
class Projection:
    """A running quarter.

    used_kwh: so far; elapsed_s: until the newest reading; recent_kw: mean power expected of the rest;
    projected_kw: demand at the end, if so; deviations_kw: how far it may end from that, ascending,
    equally likely; empty where too little is known. since_s: from when on it was seen, 0 for the whole.
    """

    used_kwh: float
    elapsed_s: float
    recent_kw: float
    projected_kw: float
    deviations_kw: Floats
    since_s: float = 0.0

    @property
    def remaining_s(self) -> float:
        """Time to the end of the quarter. [s]"""
        return QUARTER_S - self.elapsed_s

    def probability(self, limit_kw: float) -> float | None:
        """How likely the quarter's demand passes a limit; None where too little is known.

        Certain where what was used already is more than the limit allows. Never quite 0 or 1 before:
        the past is too short for that.
        """
        if self.used_kwh > limit_kw * QUARTER_S / _H:
            return 1.0
        count = len(self.deviations_kw)
        if count < FEWEST_CHANGES:
            return None
        over = count - np.searchsorted(
            self.deviations_kw, limit_kw - self.projected_kw, side="right"
        )
        return float((over + 0.5) / (count + 1))

    def quantile(self, q: float) -> float | None:
        """Demand at the end that is not passed with a probability. [kW]"""
        if len(self.deviations_kw) < FEWEST_CHANGES:
            return None
        low = self.used_kwh * _H / QUARTER_S
        return max(self.projected_kw + float(np.quantile(self.deviations_kw, q)), low)

    def allowable_kw(self, limit_kw: float) -> float:
        """Mean power over the rest of the quarter that just keeps a limit; never negative. [kW]"""
        left = limit_kw * QUARTER_S / _H - self.used_kwh
        return max(left * _H / self.remaining_s, 0.0) if self.remaining_s > 0 else 0.0

    def shed_kw(self, limit_kw: float) -> float:
        """How much less power, from now to the end, would keep a limit. [kW]"""
        return max(self.recent_kw - self.allowable_kw(limit_kw), 0.0)


def is_announced(probability: float | None, elapsed_s: float) -> bool:
    """Whether a breach of so much probability is worth a warning.

    Early in the quarter it must be sure, or swings of a minute would cry wolf.

    >>> is_announced(0.7, 120.0), is_announced(0.7, 560.0), is_announced(0.97, 120.0)
    (False, True, True)
    """
    if probability is None:
        return False
    return probability >= (LIKELY if elapsed_s >= LATE_S else SURE)


@dataclass(frozen=True)
class Counter:
    """Energy counted up at some instants: seconds and kWh, both ascending."""

    at_s: Floats
    kwh: Floats

    @classmethod
    def of_power(cls, at_s: Floats, kw: Floats) -> Self:
        """From powers at instants, by straight lines between them."""
        mean = (kw[1:] + kw[:-1]) / 2
        return cls(at_s, np.concatenate([[0.0], np.cumsum(mean * np.diff(at_s)) / _H]))

    @classmethod
    def of_register(cls, at_s: Floats, value: Floats, *, scale: float, modulus: float) -> Self:
        """From a register; a step back is a rollover if half its range explains it, else its end.

        >>> Counter.of_register(np.array([0.0, 60.0]), np.array([999.0, 4.0]), scale=2.0,
        ...                     modulus=1000.0).kwh.tolist()
        [0.0, 10.0]
        """
        steps = np.diff(value)
        steps = np.where((steps < 0) & (steps + modulus < modulus / 2), steps + modulus, steps)
        broken = np.flatnonzero(steps < 0)
        first = int(broken[-1]) + 1 if len(broken) else 0
        counted = np.concatenate([[0.0], np.cumsum(steps[first:])])
        return cls(at_s[first:], counted * scale)

    def total(self, at_s: float) -> float:
        """Energy counted at an instant, by straight lines; that of the end beyond it."""
        return float(np.interp(at_s, self.at_s, self.kwh))


def project(
    counters: list[Counter], *, start_s: float, changes_kw: Floats, habit: Habit | None = None
) -> Projection:
    """Project a running quarter from what the main meters counted so far, at any spacing of readings.

    Parameters
    ----------
    counters : list of Counter
        Of each main meter; from before the quarter on, better from before the one before it.
    start_s : float
        When the quarter began, on the counters' clock. [s]
    changes_kw : array of float
        By how much demand changed to such a quarter at this time of day, in the past. [kW]
    habit : Habit, optional
        How the load moves within a quarter, where that is known.

    Raises
    ------
    InsufficientDataError
        If a meter has no two readings, or none in the quarter.

    Examples
    --------
    Five minutes at 300 kW, the limit 240 kW:

    >>> seen = Counter(np.array([0.0, 300.0]), np.array([0.0, 25.0]))
    >>> quarter = project([seen], start_s=0.0, changes_kw=np.linspace(-60, 60, 41))
    >>> quarter.projected_kw, quarter.allowable_kw(240.0), quarter.shed_kw(240.0)
    (300.0, 210.0, 90.0)
    >>> round(quarter.probability(240.0), 2), round(quarter.probability(310.0), 2)
    (0.99, 0.3)
    """
    if not counters or any(len(c.at_s) < 2 for c in counters):
        raise InsufficientDataError("A main meter sends too seldom to follow a quarter of an hour.")
    first = max(float(c.at_s[0]) for c in counters)
    end = min(*(float(c.at_s[-1]) for c in counters), start_s + QUARTER_S)
    seen = max(start_s, first)
    if end <= seen:
        raise InsufficientDataError("Nothing was read in this quarter of an hour yet.")

    def mean_kw(since: float, until: float) -> float:
        counted = sum(c.total(until) - c.total(since) for c in counters)
        return counted * _H / (until - since)

    so_far = mean_kw(seen, end)  # before the first reading it is taken to have been the same
    elapsed = end - start_s
    share = 1 - elapsed / QUARTER_S
    if habit is not None and len(changes_kw):
        before = max(start_s - QUARTER_S, first)
        rest, off = habit.rest_kw(
            elapsed, so_far_kw=so_far, change_kw=float(np.median(changes_kw)),
            last_kw=[mean_kw(max(end - 60.0 * minutes, first), end) for minutes in RECENT_MIN],
            before_kw=mean_kw(before, start_s) if before < start_s else so_far,
        )  # fmt: skip
        deviations = off * share
    else:
        rest = mean_kw(max(end - RECENT_S, first), end)
        deviations = np.sort(changes_kw) * share * np.sqrt(share / 2)
    projected = so_far * (1 - share) + rest * share
    return Projection(so_far * elapsed / _H, elapsed, rest, projected, deviations, seen - start_s)
