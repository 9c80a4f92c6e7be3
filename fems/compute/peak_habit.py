"""How a plant's load moves within a quarter of an hour, learned from minutes of its past.

After each minute of a quarter the mean of the rest is estimated from what the quarter was so far, what
the last minutes were, what the quarter before was, and how demand usually changes at this time of day;
how far that is off, is kept as it was [1]_. So a load that swings for a minute is not taken for one that
rises, and the probabilities are those of the past.

References
----------
.. [1] Ordinary least squares per minute, with the empirical distribution of its residuals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from fems.errors import InsufficientDataError

Floats = npt.NDArray[np.float64]
MINUTES = 15
RECENT_MIN = (3, 1, 6)
"""The last minutes whose means are looked at: how fast a swing passes tells where it goes."""
FEWEST_QUARTERS = 192
"""Two days: below, nothing is learned."""
HIGH_SHARE = 0.6
"""Quarters at least so high, of a high one, are learned from: low ones cannot pass a limit."""
_PROBABILITIES = (np.arange(201) + 0.5) / 201


@dataclass(frozen=True)
class Habit:
    """What was learned, after each of the first 14 minutes of a quarter.

    weights: (14, 5), of the last three minutes less the quarter so far, the quarter so far less the one
    before, the usual change, and the last minute and the last six less the quarter so far.
    deviations: (14, 201), ascending, of the mean of the rest from its estimate. [kW]
    """

    weights: Floats
    deviations: Floats

    @classmethod
    def fit(cls, minutes_kw: Floats, usual_change_kw: Floats) -> Self:
        """Learn from quarters of the past, in their order.

        Parameters
        ----------
        minutes_kw : array of float
            (quarters, 15): mean of each minute; NaN where it is not known. [kW]
        usual_change_kw : array of float
            Of each quarter: by how much demand usually changes to it at this time of day. [kW]

        Raises
        ------
        InsufficientDataError
            If fewer than FEWEST_QUARTERS are whole and high enough.
        """
        before, now = minutes_kw[:-1], minutes_kw[1:]
        mean = now.mean(axis=1)
        whole = np.isfinite(mean) & np.isfinite(before).all(axis=1)
        high = np.quantile(mean[whole], 0.98) if whole.any() else 0.0
        used = whole & (mean >= HIGH_SHARE * high)
        if used.sum() < FEWEST_QUARTERS:
            raise InsufficientDataError(
                f"{int(used.sum())} quarters of an hour are known by the minute; it takes "
                f"{FEWEST_QUARTERS}."
            )
        before, now, change = before[used], now[used], usual_change_kw[1:][used]
        weights, deviations = [], []
        both = np.hstack([before, now])
        for minute in range(1, MINUTES):
            so_far, rest = now[:, :minute].mean(axis=1), now[:, minute:].mean(axis=1)
            until = MINUTES + minute
            last = [both[:, until - recent : until].mean(axis=1) for recent in RECENT_MIN]
            known = _known(so_far, last, before.mean(axis=1), change)
            weight, *_ = np.linalg.lstsq(known, rest - so_far, rcond=None)
            weights.append(weight)
            deviations.append(np.quantile(rest - so_far - known @ weight, _PROBABILITIES))
        return cls(np.array(weights), np.array(deviations))

    def rest_kw(
        self,
        elapsed_s: float,
        *,
        so_far_kw: float,
        last_kw: Sequence[float],
        before_kw: float,
        change_kw: float,
    ) -> tuple[float, Floats]:
        """Estimated mean of the rest of a quarter, and how far it may be off. [kW]

        last_kw: mean of the last minutes, as many as RECENT_MIN says. [kW]
        """
        minute = min(max(int(elapsed_s // 60), 1), MINUTES - 1) - 1
        known = _known(so_far_kw, last_kw, before_kw, change_kw)
        return so_far_kw + float(known @ self.weights[minute]), self.deviations[minute]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"weights": self.weights.tolist(), "deviations": self.deviations.round(3).tolist()}

    @classmethod
    def of_dict(cls, kept: dict[str, Any]) -> Self:
        """From what as_dict gave; one learned before there were five weights knows only the first."""
        weights = np.array(kept["weights"])
        missing = 2 + len(RECENT_MIN) - weights.shape[1]
        return cls(np.pad(weights, ((0, 0), (0, missing))), np.array(kept["deviations"]))


def _known(
    so_far: Floats | float, last: Sequence[Floats | float], before: Floats | float,
    change: Floats | float,
) -> Floats:  # fmt: skip
    """What the rest of a quarter is estimated from, in the order of the weights."""
    beside = [recent - so_far for recent in last[1:]]
    return np.stack([last[0] - so_far, so_far - before, change, *beside], axis=-1)


def minute_means(
    counted: Callable[[Floats], Floats], known_at_s: Floats, *, start_s: float, quarters: int,
    most_gap_s: float = 120.0,
) -> Floats:  # fmt: skip
    """Mean power of each minute of some quarters, as Habit.fit takes them. [kW]

    Parameters
    ----------
    counted : callable
        Energy counted up to instants [s] → [kWh].
    known_at_s : array of float
        Instants at which something was read; a minute in a wider gap between them is NaN.

    Examples
    --------
    >>> at = np.arange(0.0, 1801.0, 30.0)
    >>> kw = minute_means(lambda s: s / 60, at, start_s=0.0, quarters=2)
    >>> kw.shape, float(kw[1, 7])
    ((2, 15), 60.0)
    """
    edges = start_s + 60.0 * np.arange(quarters * MINUTES + 1, dtype=np.float64)
    kw = np.diff(counted(edges)) * 60.0
    after = np.searchsorted(known_at_s, edges[1:], side="left")
    before = np.searchsorted(known_at_s, edges[:-1], side="right") - 1
    inside = (before >= 0) & (after < len(known_at_s))
    reach = known_at_s[np.minimum(after, len(known_at_s) - 1)] - known_at_s[np.maximum(before, 0)]
    kw[~inside | (reach > 60.0 + most_gap_s)] = np.nan
    return kw.reshape(quarters, MINUTES)
