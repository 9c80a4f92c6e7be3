"""Prediction bands: distributions of past days and of past errors, mixed and then calibrated.

Sources of quantiles compete by their pinball loss, as candidates do by their absolute error: what
days of the kind did, what days like yesterday were followed by, and the errors of the forecast
itself in the same slot, on days of the same kind and on any. The mixture is then stretched so that
as much of the past errors lies within it as should: conformal prediction, by hour and day type.

References
----------
.. [1] Romano, Patterson, Candès (2019), Conformalized quantile regression.
"""

from collections.abc import Sequence

import numpy as np

from fems.compute.forecasting.combination import rolling_weights
from fems.compute.forecasting.frame import BACKTEST_DAYS, Frame
from fems.compute.forecasting.quantiles import weighted_quantile, weighted_quantiles
from fems.compute.forecasting.series import Floats, Ints

SHARPNESS = 20.0
"""How fast the weight of a source falls with its relative pinball loss. [1]"""
ERROR_MEMORIES = (("rest", 60.0, 84), ("any", 30.0, 56))
"""Sources made of errors: grouping, half-life [d], oldest error that counts [d]."""
STRETCH_HALF_LIFE_DAYS = 60.0
OWN_PART = 0.5
"""Part of a stretch that is the hour's and day type's own; the rest is that of all hours. [1]"""
STRETCHES = (1 / 3, 3.0)
"""Least and greatest stretch. [1]"""
FEWEST_DAYS = 8
"""Days of errors that a stretch needs. [d]"""
_BLOCKS_PER_DAY = 8
_SMALL_SAMPLE = 0.3


def mixed(
    frame: Frame, center: Floats, spreads: dict[str, Floats], tails: Floats
) -> tuple[Floats, dict[str, float]]:
    """Quantiles of the mixture at every origin: (tails, origins, steps), and who made them.

    Parameters
    ----------
    center : array of (origins, steps)
        The combined forecast.
    spreads : dict of array of (tails, origins, steps)
        Quantiles of profiles.
    tails : array of (tails)
        Levels of the quantiles. [1]

    Returns
    -------
    array of (tails, origins, steps), dict of float
        The quantiles; for each source its weight at the last origin, its highest over the steps.
    """
    own = {
        f"errors {memory[0]}": _of_errors(frame, center, tails, *memory)
        for memory in ERROR_MEMORIES
    }
    sources = np.stack([*spreads.values(), *own.values()])
    found = np.full(sources.shape[1:], np.nan)
    share = np.zeros(len(sources))
    for steps in frame.buckets:
        part = sources[..., steps]
        loss = _pinball(frame.truth[:, steps], part, tails)
        weights = rolling_weights(loss, delay=frame.delay(steps), sharpness=SHARPNESS)
        share = np.maximum(share, weights[:, -1])
        seen = np.isfinite(part)
        weight = np.einsum("stoh,so->toh", seen.astype(float), weights)
        total = np.einsum("stoh,so->toh", np.where(seen, part, 0.0), weights)
        found[..., steps] = np.divide(
            total, weight, out=np.full_like(total, np.nan), where=weight > 0
        )
    return found, dict(zip([*spreads, *own], share.tolist(), strict=True))


def stretched(frame: Frame, center: Floats, quantiles: Floats, tails: Floats) -> Floats:
    """The last origin's quantiles, stretched to what past errors ask for: (tails, steps)."""
    found = quantiles[:, -1].copy()
    for n, tail in enumerate(tails):
        side = -1.0 if tail < 0.5 else 1.0
        width = np.maximum(side * (quantiles[n] - center), 0.0)
        least = 1e-3 * np.nanmedian(width) if np.isfinite(width).any() else 0.0
        with np.errstate(divide="ignore", invalid="ignore"):
            needed = side * (frame.truth - center) / np.maximum(width, least)
        outside = min(tail, 1 - tail)
        for steps in frame.buckets:
            overall = _stretch(frame, needed, steps, steps, None, outside)
            for block in _blocks(frame, steps):
                around = _around(frame, steps, block)
                own = _stretch(frame, needed, around, block, "rest", outside)
                stretch = overall + OWN_PART * (own - overall) if np.isfinite(own) else overall
                if np.isfinite(stretch):
                    found[n, block] = center[-1, block] + side * stretch * width[-1, block]
    return found


def rough(frame: Frame, levels: Sequence[float]) -> Floats:
    """Half the width of bands where there is no backtest yet: (levels), from changes day to day."""
    known = frame.flat[: frame.known]
    changes = np.abs(known[frame.slots :] - known[: -frame.slots])
    if np.isfinite(changes).sum() < frame.slots // 2 + 1:
        changes = np.abs(known - np.nanmedian(known))
    return np.nanquantile(changes, levels)


def _of_errors(
    frame: Frame, center: Floats, tails: Floats, grouping: str, half_life: float, oldest: int
) -> Floats:
    errors = frame.truth - center
    found = np.full((len(tails), *errors.shape), np.nan)
    age = frame.rows[:, None] - frame.rows[None, :]
    for ahead in range(int(frame.day_ahead[-1]) + 1):
        steps = np.flatnonzero(frame.day_ahead == ahead)
        group = frame.group_ahead(grouping, ahead)
        counts = (age >= frame.delay(steps)) & (age <= oldest) & (group[:, None] == group[None, :])
        weights = np.where(counts, 0.5 ** (np.where(counts, age, 0) / half_life), 0.0)
        found[:, :, steps] = weighted_quantiles(errors[:, steps], weights, tails)
    return found + center[None]


def _pinball(truth: Floats, quantiles: Floats, tails: Floats) -> Floats:
    """Mean pinball loss: (sources, origins); NaN where a source or the truth is missing."""
    over = truth[None, None] - quantiles
    level = tails[None, :, None, None]
    loss = np.maximum(level * over, (level - 1) * over).mean(1)
    seen = np.isfinite(loss)
    judged = seen.sum(2)
    total = np.where(seen, loss, 0.0).sum(2)
    usable = judged > 0.5 * np.isfinite(truth).sum(1)[None, :]
    return np.where(usable & (judged > 0), total / np.maximum(judged, 1), np.nan)


def _blocks(frame: Frame, steps: Ints) -> list[Ints]:
    """Steps that follow each other, an eighth of a day or one step at a time."""
    size = max(1, frame.slots // _BLOCKS_PER_DAY)
    cuts = np.flatnonzero((np.diff(steps // size) > 0) | (np.diff(frame.day_ahead[steps]) > 0))
    return np.split(steps, cuts + 1)


def _around(frame: Frame, steps: Ints, block: Ints) -> Ints:
    half = max(1, frame.slots // _BLOCKS_PER_DAY) // 2
    near = (steps >= block[0] - half) & (steps <= block[-1] + half)
    found: Ints = steps[near & (frame.day_ahead[steps] == frame.day_ahead[block[0]])]
    return found


def _stretch(
    frame: Frame, needed: Floats, steps: Ints, block: Ints, grouping: str | None, outside: float
) -> float:
    """Factor by which a band's half must be multiplied for the wanted part to lie within."""
    age = frame.rows[-1] - frame.rows
    counts = (age >= frame.delay(steps)) & (age <= BACKTEST_DAYS)
    counts &= np.isfinite(needed[:, steps]).any(1)
    if grouping is not None:
        group = frame.group_ahead(grouping, int(frame.day_ahead[block[0]]))
        counts &= group == group[-1]
    days = int(counts.sum())
    if days < FEWEST_DAYS:
        return float("nan")
    sample = needed[np.ix_(counts, steps)]
    weights = np.repeat(0.5 ** (age[counts] / STRETCH_HALF_LIFE_DAYS), len(steps))
    level = min(1.0, (1 - outside) * (days + _SMALL_SAMPLE) / days)
    return float(np.clip(weighted_quantile(sample.ravel(), weights, level), *STRETCHES))
