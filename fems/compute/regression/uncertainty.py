"""How uncertain the sum of a model's predictions is, as a formula, by bootstrap, or not at all."""

from typing import cast

import numpy as np
import numpy.typing as npt

from fems.compute.regression.inference import Inferred
from fems.compute.regression.inputs import Floats
from fems.compute.regression.noise import noise_of
from fems.compute.regression.result import Uncertainty

FEWEST_DEGREES = 4.0
MOST_AUTOCORRELATION = 0.7
FEWEST_BLOCKS = 12
HOURS_PER_BLOCK = 168
DRAWS = 400
SEED = 20_260_101
"""Of the bootstrap: the same data gives the same interval."""


def uncertainty_of(
    matrix: Floats, result: Inferred, *, day: npt.NDArray[np.int64] | None, parameters: int
) -> Uncertainty:
    """Of sums of predictions: by formula where it holds, else by bootstrap, else not at all.

    The formula treats residuals as an autoregression. It holds while the effective number of
    residuals exceeds the parameters by 4 and neighbours correlate by at most 0.7. Otherwise blocks of
    residuals are drawn, four times as long as the distance of independent ones, if there are at
    least 12 of them. Else nothing can be said.

    Hours always correlate too much, more by the shape of days than by inertia. Of them weeks are
    drawn, and the formula is applied to the sums of days; the larger of both counts.

    Parameters
    ----------
    matrix : (n, p) array
        Columns of the model.
    result : Inferred
        Its coefficients and residuals.
    day : (n,) array of int, or None
        Of hours, the day of each.
    parameters : int
        Coefficients and change points.
    """
    noise, count = result.noise, len(result.residuals)
    degrees = noise.effective - parameters
    if day is None and degrees >= FEWEST_DEGREES and noise.lag_one <= MOST_AUTOCORRELATION:
        return Uncertainty("formula", result.covariance, noise.long_run, degrees)
    block = (
        HOURS_PER_BLOCK if day is not None else max(int(np.ceil(4 * count / noise.effective)), 2)
    )
    blocks = count // block
    if blocks < FEWEST_BLOCKS or 2 * parameters > count:
        return Uncertainty("none", result.covariance * np.nan, np.nan, 0.0)
    stride = 1 if day is None else 24
    drawn = drawn_residuals(result.residuals, block, draws=DRAWS, stride=stride)
    errors = np.linalg.pinv(matrix.T @ matrix) @ (matrix.T @ drawn)
    growth = count / (count - parameters)
    long_run = float(np.var(drawn.sum(axis=0))) / count * growth
    covariance = np.atleast_2d(np.cov(errors)) * growth
    if day is not None:
        by_days = _of_days(result.residuals, day)
        wider = max(1.0, by_days / long_run) if long_run > 0 else 1.0
        long_run, covariance = long_run * wider, covariance * wider
    return Uncertainty("bootstrap", covariance, long_run, float(blocks - 1))


def _of_days(residuals: Floats, day: npt.NDArray[np.int64]) -> float:
    """Long-run variance of hours from the sums of their days. [kWh2]"""
    days, place = np.unique(day, return_inverse=True)
    sums = np.bincount(place, weights=residuals).astype(np.float64)
    return noise_of(sums, days, parameters=1).long_run * len(days) / len(residuals)


def drawn_residuals(residuals: Floats, block: int, *, draws: int, stride: int = 1) -> Floats:
    """Series of the same length made of blocks drawn with replacement, one per column.

    Blocks begin at multiples of the stride, so that hours of the day stay in step.

    References
    ----------
    Kuensch (1989), "The jackknife and the bootstrap for general stationary observations", Annals
    of Statistics 17(3): the moving block bootstrap.

    >>> drawn_residuals(np.array([1.0, -1.0] * 4), 2, draws=3).shape
    (8, 3)
    """
    count = len(residuals)
    needed = -(-count // block)
    first: npt.NDArray[np.int64] = np.random.default_rng(SEED).integers(
        0, (count - block) // stride + 1, (needed, draws)
    ) * stride  # fmt: skip
    rows = (first[:, None, :] + np.arange(block)[None, :, None]).reshape(-1, draws)[:count]
    centred = residuals - residuals.mean()
    return cast("Floats", centred[rows])
