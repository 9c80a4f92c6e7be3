"""Coefficients of the chosen model with what is known of them."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats
from statsmodels.regression.linear_model import OLS

from fems.compute.regression.inputs import Floats
from fems.compute.regression.noise import Noise, noise_of
from fems.compute.regression.result import Coefficient, Fit


class Inferred(NamedTuple):
    """Coefficients, their covariance [kWh2], residuals [kWh] and what these are like."""

    coefficients: tuple[Coefficient, ...]
    covariance: Floats
    residuals: Floats
    noise: Noise


def inferred(
    columns: dict[str, Floats], energy: Floats, place: npt.NDArray[np.int64], *, parameters: int
) -> Inferred:
    """Ordinary least squares; the errors of the coefficients grow with the autocorrelation.

    The covariance of the coefficients is that of ordinary least squares with the long-run variance
    of the residuals in place of their variance.

    Parameters
    ----------
    columns : dict of arrays
        Column of each term.
    energy : array
        What they explain. [kWh]
    place : array of int
        Number of the period of each row.
    parameters : int
        Coefficients and change points.

    Examples
    --------
    >>> at = np.arange(40)
    >>> wave = np.where(at % 2, 1.0, -1.0)
    >>> fit = inferred({"base": np.ones(40)}, 10 + wave, at, parameters=1)
    >>> [round(fit.coefficients[0].value, 6), round(fit.coefficients[0].standard_error, 3)]
    [10.0, 0.16]
    """
    matrix = np.column_stack(list(columns.values()))
    fitted = OLS(energy, matrix).fit()
    residuals = np.asarray(fitted.resid)
    noise = noise_of(residuals, place, parameters=parameters)
    covariance = np.asarray(fitted.normalized_cov_params) * noise.long_run
    errors = np.sqrt(np.diag(covariance))
    degrees = max(noise.effective - parameters, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        p_values = 2 * stats.t.sf(np.abs(fitted.params / errors), degrees)
    coefficients = tuple(
        Coefficient(name, float(value), float(error), float(p))
        for name, value, error, p in zip(columns, fitted.params, errors, p_values, strict=True)
    )
    return Inferred(coefficients, covariance, residuals, noise)


def fit_of(energy: Floats, residuals: Floats, noise: Noise, *, parameters: int) -> Fit:
    """Goodness of fit; formulas of ASHRAE Guideline 14-2014."""
    count, mean = len(energy), float(energy.mean())
    sse = float(residuals @ residuals)
    spread = float(np.sum((energy - mean) ** 2))
    left = max(count - parameters, 1)
    size = abs(mean)
    return Fit(
        count, parameters,
        r2=1 - sse / spread if spread > 1e-12 * count * max(mean**2, 1e-300) else np.nan,
        cv_rmse=float(np.sqrt(sse / left)) / size if size else np.nan,
        nmbe=float(residuals.sum()) / (left * size) if size else np.nan,
        autocorrelation=noise.lag_one, effective=noise.effective, sse=sse, mean=mean,
    )  # fmt: skip
