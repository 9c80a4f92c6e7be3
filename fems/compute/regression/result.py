"""What a fit says of itself."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from fems.compute.regression.inputs import Floats

Method = Literal["formula", "bootstrap", "none"]


class Coefficient(NamedTuple):
    """One coefficient with its standard error (autocorrelation considered) and p-value."""

    name: str
    value: float
    standard_error: float
    p_value: float


class Fit(NamedTuple):
    """How well a model describes what it was fitted to.

    periods : how many it was fitted to.
    parameters : coefficients and change points.
    r2 : share of the variance explained; NaN where energy does not vary. [1]
    cv_rmse : sqrt(SSE / (periods - parameters)) / mean. [1]
    nmbe : sum of residuals / ((periods - parameters) mean). [1]
    autocorrelation : of residuals at distance one. [1]
    effective : independent residuals that would tell as much. [1]
    sse : sum of squared residuals. [kWh2]
    mean : mean energy of a period. [kWh]
    """

    periods: int
    parameters: int
    r2: float
    cv_rmse: float
    nmbe: float
    autocorrelation: float
    effective: float
    sse: float
    mean: float


@dataclass(frozen=True)
class Uncertainty:
    """Of a sum of predictions: parameters and what no model explains.

    method : "formula" (residuals as an autoregression), "bootstrap" (of blocks of residuals), or
        "none": not assessable.
    covariance : of the coefficients, autocorrelation considered; (p, p). [kWh2]
    long_run : variance of a sum of m residuals, divided by m. [kWh2]
    degrees : degrees of freedom of both. [1]
    """

    method: Method
    covariance: Floats
    long_run: float
    degrees: float
