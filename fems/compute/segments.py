"""What is to be known of meters, and segments: spans of time over which an amount flowed.

Each kind of meter says it differently; what comes out is the same for all: between two instants,
this amount, measured or estimated. A span about which nothing is known has no segment.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

KINDS = ("register", "interval", "power", "gauge")
REGISTER, INTERVAL, POWER, GAUGE = range(4)
US_PER_H = 3_600_000_000
BAD = 2
ALWAYS_US = int(np.iinfo(np.int64).min)
"""When a meter's first settings begin to hold. [us]"""
STUCK_REACH_US = 48 * US_PER_H
"""How far back what a register jumps by is dealt out over a standstill before the jump. [us]"""
LONGEST_GAP_US = 400 * 24 * US_PER_H
"""Energy over a longer silence is not dealt out: something other than an outage happened. [us]"""
PLAUSIBLE_MARGIN = 1.5
"""A meter may run at this multiple of its capacity before it is called a jump or a spike."""
EXCHANGES = np.dtype(
    [("meter_id", "i4"), ("ts", "M8[us]"), ("final_value", "f8"), ("initial_value", "f8")]
)
"""Declared exchanges of registers: last value of the old, first of the new; NaN: not known."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.void]


@dataclass(frozen=True)
class MeterFacts:
    """What intervals need to know of meters: one row per meter and period of its settings.

    Parallel arrays sorted by meter_id and valid_from_us.

    valid_from_us: since when the row holds; ALWAYS_US in the first row of a meter. [us]
    kind: index into KINDS.
    scale, offset: canonical = value * scale + offset, CT x PT multiplier included.
    modulus: register value at which it rolls over (0: never), in the meter's own unit.
    capacity: highest plausible canonical amount per hour, or state of a gauge (inf: not known).
    period_us: span that one reading of an interval meter covers. [us]
    max_gap_us: a longer silence is an outage. [us]
    estimate_up_to_us: over a longer outage an amount that is not known stays missing. [us]
    both_ways: the register may rightly run backwards.
    jitter: a register that steps back by no more than this has not moved, in its own unit.
    mean_of_period: a power reading is the mean since the reading before, not an instant's power.
    """

    meter_id: Ints
    valid_from_us: Ints
    kind: Ints
    scale: Floats
    offset: Floats
    modulus: Floats
    capacity: Floats
    period_us: Ints
    max_gap_us: Ints
    estimate_up_to_us: Ints
    both_ways: Bools
    jitter: Floats
    mean_of_period: Bools

    @classmethod
    def simple(
        cls,
        meter_id: int | Sequence[int],
        kind: str | Sequence[str] = "register",
        **settings: object,
    ) -> "MeterFacts":
        """Facts of meters whose settings never change; a single value holds for all of them.

        Parameters
        ----------
        meter_id : int or sequence of int
            Ascending, unless valid_from_us is given among the settings.
        kind : str or sequence of str
            Of KINDS.
        **settings
            Any other field; what is left out has the value that most meters have.

        Examples
        --------
        >>> facts = MeterFacts.simple([1, 2], ["register", "power"], scale=[2400.0, 1.0])
        >>> facts.kind.tolist(), facts.max_gap_us.tolist()
        ([0, 2], [2700000000, 2700000000])
        """
        ids = np.atleast_1d(np.asarray(meter_id, np.int64))
        kinds = [kind] if isinstance(kind, str) else kind
        given = {"kind": [KINDS.index(name) for name in kinds], **settings}
        columns = {
            name: np.broadcast_to(np.asarray(given.get(name, usual), type(usual)), ids.shape).copy()
            for name, usual in _USUAL.items()
        }
        unknown = set(settings) - set(_USUAL)
        if unknown:
            raise TypeError(f"A meter has no setting {', '.join(sorted(unknown))}.")
        return cls(meter_id=ids, **columns)

    def rows_at(self, meter_id: npt.NDArray[np.integer], at_us: Ints) -> Ints:
        """Row that holds for each meter at an instant; each must be a meter of these facts."""
        rows = len(self.meter_id)
        order = np.lexsort(
            (
                np.r_[np.zeros(rows), np.ones(len(at_us))],
                np.r_[self.valid_from_us, at_us],
                np.r_[self.meter_id, meter_id],
            )
        )
        found = np.empty(len(order), np.int64)
        found[order] = np.cumsum(order < rows) - 1
        return found[rows:]

    def plausible(self, row: Ints, span_us: Ints) -> Floats:
        """Largest believable amount over a span, in the meter's own unit."""
        per_hour = PLAUSIBLE_MARGIN * self.capacity[row] / np.abs(self.scale[row])
        most: Floats = per_hour * np.maximum(span_us, 60_000_000) / US_PER_H
        return most


_USUAL = {
    "valid_from_us": ALWAYS_US, "kind": REGISTER, "scale": 1.0, "offset": 0.0, "modulus": 0.0,
    "capacity": np.inf, "period_us": 900_000_000, "max_gap_us": 2_700_000_000,
    "estimate_up_to_us": 4 * US_PER_H, "both_ways": False, "jitter": 0.0, "mean_of_period": False,
}  # fmt: skip


@dataclass(frozen=True)
class Segments:
    """Parallel arrays sorted by meter and time; row is an index into MeterFacts.

    Over a segment the flow is a straight line: amount in all, rising by slope [amount per us^2].
    """

    row: Ints
    meter_id: npt.NDArray[np.int32]
    start_us: Ints
    end_us: Ints
    amount: Floats
    estimated: Bools
    suspect: Bools
    slope: Floats | None = None

    def cut(self, which: Ints, start_us: Ints, end_us: Ints) -> "Segments":
        """Pieces of the segments: the one numbered so, from then, until then."""
        whole_start, whole_end = self.start_us[which], self.end_us[which]
        span = end_us - start_us
        amount = self.amount[which] * (span / (whole_end - whole_start))
        slope = None
        if self.slope is not None:
            slope = self.slope[which]
            later = ((start_us - whole_start) - (whole_end - end_us)) / 2
            amount += slope * later * span
        return Segments(
            self.row[which], self.meter_id[which], start_us, end_us, amount,
            self.estimated[which], self.suspect[which], slope,
        )  # fmt: skip
