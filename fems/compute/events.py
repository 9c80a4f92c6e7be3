"""Non-routine events: spans in which energy followed something that is not in the model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.regression.inputs import Floats
from fems.compute.regression.noise import noise_of
from fems.compute.regression.periods import Periods

FEWEST_PERIODS = 5
LONGEST_SHARE = 0.4
MOST_EVENTS = 5
THRESHOLD = 4.6
"""Standard deviations; of 365 independent residuals the largest of all spans' means exceeds it in
about one year of twenty (simulated)."""


@dataclass(frozen=True)
class Event:
    """A span [start, end) that a baseline or a saving leaves out, and why.

    declared : whether a person said so; else it was detected.
    effect_kwh : energy above what was expected, if it is known. [kWh]
    """

    start: datetime | pd.Timestamp
    end: datetime | pd.Timestamp
    note: str = ""
    declared: bool = True
    effect_kwh: float | None = None


def outside(events: Iterable[Event], periods: Periods) -> npt.NDArray[np.bool_]:
    """Periods that no event touches.

    >>> from fems.compute.regression.periods import periods_of
    >>> days = periods_of(pd.date_range("2026-01-01", periods=3), "day")
    >>> stop = Event(pd.Timestamp("2026-01-02 06:00"), pd.Timestamp("2026-01-02 18:00"), "no power")
    >>> outside([stop], days).tolist()
    [True, False, True]
    """
    free = np.ones(len(periods), bool)
    for event in events:
        first, last = _ns(event.start, periods), _ns(event.end, periods)
        free &= (periods.end_ns <= first) | (periods.start.asi8 >= last)
    return free


def detected_events(difference: pd.Series, *, parameters: int = 1) -> list[Event]:
    """Spans in which actual energy stood apart from the model more than chance explains.

    The span whose mean differs most from that of the rest, in standard deviations that grow with the
    autocorrelation, is taken out if it passes a threshold; then the next one is sought.

    Parameters
    ----------
    difference : Series
        Actual less expected energy by start of the period; of the baseline's period (residuals) or
        of the reporting period. [kWh]
    parameters : int
        Parameters of the model.

    Returns
    -------
    list of Event
        Not declared; with what energy was above that of the rest. [kWh] At least five periods and
        at most 40 percent of them long: what lasts longer is not an event but a new state.

    References
    ----------
    Arias-Castro, Donoho and Huo (2005), "Near-optimal detection of geometric objects by fast
    multiscale methods", IEEE Transactions on Information Theory 51(7): scan over all intervals.

    Examples
    --------
    >>> noise = np.random.default_rng(2).normal(0, 1, 200)
    >>> noise[100:120] += 5
    >>> found = detected_events(pd.Series(noise, pd.date_range("2026-01-01", periods=200)))
    >>> [(str(event.start.date()), str(event.end.date())) for event in found]
    [('2026-04-11', '2026-05-01')]
    """
    known = difference.dropna()
    values = known.to_numpy(np.float64)
    place = np.arange(len(values))
    out = np.zeros(len(values), bool)
    events: list[Event] = []
    for _ in range(MOST_EVENTS):
        left = np.flatnonzero(~out)
        if len(left) < 4 * FEWEST_PERIODS:
            break
        span = _widest(values[left], place[left], parameters)
        if span is None:
            break
        chosen = left[span[0] : span[1]]
        others = np.setdiff1d(left, chosen)
        out[chosen] = True
        effect = float(values[chosen].sum() - len(chosen) * values[others].mean())
        events.append(_event(known.index, chosen, effect))
    return sorted(events, key=lambda event: event.start)


def _widest(
    values: Floats, place: npt.NDArray[np.int64], parameters: int
) -> tuple[int, int] | None:
    """The span [first, last) that stands out most, if it passes the threshold."""
    centred = values - np.median(values)
    count = len(centred)
    limit = 6 * max(float(np.median(np.abs(centred))) * 1.4826, 1e-300)
    noise = noise_of(np.clip(np.diff(centred), -limit, limit), place[1:], parameters=parameters)
    calm = np.clip(centred, -limit, limit)
    sums = np.concatenate([[0.0], np.cumsum(calm - calm.mean())])
    longest = int(LONGEST_SHARE * count)
    lengths = np.arange(FEWEST_PERIODS, longest + 1)
    best: tuple[float, int, int] = (0.0, 0, 0)
    for length in lengths:
        moved = np.abs(sums[length:] - sums[:-length])
        first = int(moved.argmax())
        score = float(moved[first]) / np.sqrt(length * (1 - length / count))
        if score > best[0]:
            best = (score, first, first + int(length))
    return (best[1], best[2]) if _passes(best, calm, place, parameters, noise.variance) else None


def _passes(
    best: tuple[float, int, int], calm: Floats, place: npt.NDArray[np.int64], parameters: int,
    smallest: float,
) -> bool:  # fmt: skip
    """Against the noise of both parts about their own means."""
    inside = np.zeros(len(calm), bool)
    inside[best[1] : best[2]] = True
    about = np.where(inside, calm - calm[inside].mean(), calm - calm[~inside].mean())
    noise = noise_of(about, place, parameters=parameters + 2)
    return bool(best[0] > THRESHOLD * np.sqrt(max(noise.long_run, 1e-6 * smallest, 1e-300)))


def _event(index: pd.Index, chosen: Sequence[int] | npt.NDArray[np.intp], effect: float) -> Event:
    start = pd.Timestamp(index[chosen[0]])
    last = int(chosen[-1])
    end = (
        index[last + 1] if last + 1 < len(index) else index[last] + (index[last] - index[last - 1])
    )
    return Event(start, pd.Timestamp(end), "detected", declared=False, effect_kwh=effect)


def _ns(instant: datetime | pd.Timestamp, periods: Periods) -> int:
    """The instant on the clock of the periods."""
    stamp = pd.Timestamp(instant)
    if periods.start.tz is None:
        stamp = stamp.tz_localize(None)
    elif stamp.tz is None:
        stamp = stamp.tz_localize(periods.start.tz)
    return int(stamp.as_unit("ns").value)
