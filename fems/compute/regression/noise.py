"""How much the sum of what a model leaves unexplained wanders."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fems.compute.regression.inputs import Floats

MOST_LAGS = 14
FEW = 60
STRONG = 0.5
"""Autocorrelation that counts where residuals are few, as in nmecr: it is poorly known then."""
NEAREST_TO_ONE = 0.98
"""Sum of the autoregressive coefficients beyond which a series is taken to wander freely."""


class Noise(NamedTuple):
    """Residuals as a stationary series.

    variance : of one residual. [kWh2]
    long_run : of the sum of m residuals, divided by m, for large m. [kWh2]
    lag_one : autocorrelation at distance one. [1]
    effective : how many independent residuals would tell as much. [1]
    """

    variance: float
    long_run: float
    lag_one: float
    effective: float


def noise_of(residuals: Floats, place: npt.NDArray[np.int64], *, parameters: int) -> Noise:
    """Variance, long-run variance and autocorrelation of residuals.

    The long-run variance is that of an autoregression whose order the Bayesian criterion chooses,
    but at least that of first order and at least that of independent residuals: savings are
    seldom less uncertain than independence says.

    Parameters
    ----------
    residuals : (n,) array
        Energy less the model's. [kWh]
    place : (n,) array of int
        Number of the period of each, so that gaps do not bring distant ones together.
    parameters : int
        Parameters of the model.

    Returns
    -------
    Noise

    References
    ----------
    den Haan and Levin (1997), "A practitioner's guide to robust covariance matrix estimation",
    Handbook of Statistics 15: autoregressive spectral estimation at frequency zero.

    Examples
    --------
    >>> white = np.random.default_rng(1).normal(size=4000)
    >>> bool(abs(noise_of(white, np.arange(4000), parameters=1).long_run - 1) < 0.1)
    True
    """
    count = len(residuals)
    variance = float(residuals @ residuals) / max(count - parameters, 1)
    covariances = autocovariances(residuals, place, lags=min(MOST_LAGS, count // 8))
    if covariances[0] <= 0 or len(covariances) < 2:
        return Noise(variance, variance, 0.0, float(count))
    lag_one = float(np.clip(covariances[1] / covariances[0], -1.0, 1.0))
    if count <= FEW:
        first = min(lag_one, NEAREST_TO_ONE) if lag_one >= STRONG else 0.0
        growth = (1 + first) / (1 - first)
    else:
        first = np.clip(lag_one + (1 + 3 * lag_one) / count, 0.0, NEAREST_TO_ONE)
        growth = max((1 + first) / (1 - first), _autoregressive_growth(covariances, count))
    return Noise(variance, variance * growth, lag_one, count / growth)


def autocovariances(residuals: Floats, place: npt.NDArray[np.int64], *, lags: int) -> Floats:
    """Autocovariance at distances 0 to lags, of pairs that are there; divided by the count.

    >>> autocovariances(np.array([1.0, -1.0, 1.0]), np.array([0, 1, 2]), lags=1).round(3).tolist()
    [1.0, -0.667]
    """
    line = np.zeros(int(place[-1] - place[0]) + 1)
    line[place - place[0]] = residuals
    count = len(residuals)
    return np.array([
        float(line[lag:] @ line[: len(line) - lag]) / count for lag in range(lags + 1)
    ])  # fmt: skip


def _autoregressive_growth(covariances: Floats, count: int) -> float:
    """Long-run variance by variance of the autoregression the Bayesian criterion prefers."""
    coefficients = np.zeros(0)
    left = covariances[0]
    best = (0.0, 1.0)
    for order in range(1, len(covariances)):
        reflection = (covariances[order] - coefficients @ covariances[order - 1 : 0 : -1]) / left
        coefficients = np.append(coefficients - reflection * coefficients[::-1], reflection)
        left *= 1 - reflection**2
        if left <= 1e-12 * covariances[0]:
            break
        criterion = count * np.log(left / covariances[0]) + order * np.log(count)
        if criterion < best[0]:
            total = min(float(coefficients.sum()), NEAREST_TO_ONE)
            best = (criterion, left / covariances[0] / (1 - total) ** 2)
    return best[1]
