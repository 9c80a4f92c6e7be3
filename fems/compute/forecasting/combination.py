"""Weights of competing forecasts from their losses so far, at every origin of a backtest."""

import numpy as np

from fems.compute.forecasting.frame import Frame
from fems.compute.forecasting.series import Bools, Floats

MEMORY_DAYS = 30.0
"""Half-life of a loss. [d]"""
POINT_SHARPNESS = 40.0
"""How fast weight falls with relative loss: 5 percent worse has e^-2 of the weight. [1]"""


def rolling_weights(losses: Floats, *, delay: int, sharpness: float) -> Floats:
    """Weights at each origin from the losses known at it: (competitors, origins).

    Parameters
    ----------
    losses : array of (competitors, origins)
        Of the forecast made at each origin; NaN where the truth is missing.
    delay : int
        Days after an origin when its loss is known. [d]
    sharpness : float
        How fast weight falls with relative loss. [1]

    Examples
    --------
    >>> rolling_weights(np.array([[1.0, 1, 1], [2, 2, 2]]), delay=1, sharpness=99.0).round(2)
    array([[0.5, 1. , 1. ],
           [0.5, 0. , 0. ]])
    """
    kept = 0.5 ** (1 / MEMORY_DAYS)
    gone = np.isnan(losses).any(0)
    by_day = np.where(gone, 0.0, losses)
    total = np.zeros_like(losses)
    for n in range(delay, losses.shape[1]):
        total[:, n] = total[:, n - 1] * kept + by_day[:, n - delay]
    least = total.min(0)
    unit = np.maximum(least, 1e-6 * total.mean(0)) + np.finfo(float).tiny
    weights = np.exp(-sharpness * (total - least) / unit)
    found: Floats = weights / weights.sum(0)
    return found


def combined(frame: Frame, candidates: dict[str, Floats]) -> tuple[Floats, list[Floats]]:
    """Combination of candidates at every origin, and its weights by bucket of steps.

    Returns
    -------
    array of (origins, steps), list of array of (candidates, origins)
        Each origin's weights rest on what was known at it alone.
    """
    found = np.full(frame.truth.shape, np.nan)
    weights = []
    point = np.stack(list(candidates.values()))
    for steps in frame.buckets:
        part = point[:, :, steps]
        of_bucket = rolling_weights(
            _losses(part, frame.truth[:, steps]),
            delay=frame.delay(steps),
            sharpness=POINT_SHARPNESS,
        )
        found[:, steps] = _weighted(part, of_bucket)
        weights.append(of_bucket)
    return found, weights


def _losses(point: Floats, truth: Floats) -> Floats:
    """Mean absolute error by candidate and origin; a candidate that is silent loses double."""
    errors = np.abs(point - truth[None])
    judged: Bools = np.logical_or.reduce(np.isfinite(errors), axis=0)
    silent = np.isnan(errors) & judged[None]
    if silent.any():
        worst = np.nanmax(np.where(judged[None], errors, 0.0), axis=0)
        errors = np.where(silent, 2 * worst[None], errors)
    count = judged.sum(1)
    total = np.where(judged[None], errors, 0.0).sum(2)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _weighted(point: Floats, weights: Floats) -> Floats:
    seen = np.isfinite(point)
    total = np.einsum("cos,co->os", np.where(seen, point, 0.0), weights)
    weight = np.einsum("cos,co->os", seen.astype(float), weights)
    found: Floats = np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)
    return found
