"""Fractional savings uncertainty of ASHRAE Guideline 14."""

import numpy as np
from scipy import stats

from fems.compute.regression.periods import Grain
from fems.compute.regression.result import Fit

MILD_AUTOCORRELATION = 0.5


def fractional_uncertainty(
    fit: Fit, *, grain: Grain, periods: int, months: float, fraction: float, confidence: float
) -> float:
    """Half of the interval of a saving, by the saving; NaN where the formula is undefined. [1]

    Parameters
    ----------
    fit : Fit
        Of the baseline.
    grain : "hour", "day" or "month"
        Of the baseline.
    periods : int
        Periods of the reporting period.
    months : float
        Its length; the polynomials of Sun and Baltazar are in it. [month]
    fraction : float
        Share saved. [1]
    confidence : float
        Such as 0.9. [1]

    References
    ----------
    .. [1] ASHRAE Guideline 14-2014, annex B.
    .. [2] Sun and Baltazar (2013), "Analysis and improvement on the estimation of building energy
       savings uncertainty", ASHRAE Transactions 119(2).

    Examples
    --------
    >>> fit = Fit(365, 2, 0.8, 0.1, 0.0, 0.0, 365.0, 363.0, 10.0)
    >>> round(fractional_uncertainty(fit, grain="day", periods=365, months=12.0, fraction=0.1,
    ...                              confidence=0.9), 4)
    0.1205
    """
    rho = fit.autocorrelation
    independent = float(fit.periods)
    if grain != "month" and rho >= MILD_AUTOCORRELATION:
        independent *= (1 - rho) / (1 + rho)
    degrees = independent - fit.parameters
    if degrees <= 0 or not fraction or not fit.mean or not np.isfinite(fraction):
        return np.nan
    growth = {
        "hour": 1.26,
        "day": -0.00024 * months**2 + 0.03535 * months + 1.00286,
        "month": -0.00022 * months**2 + 0.03306 * months + 0.94054,
    }[grain]
    mean_square = fit.sse / degrees
    wide = np.sqrt(mean_square * (1 + 2 / independent) * periods)
    t = float(stats.t.ppf(0.5 + confidence / 2, degrees))
    return float(abs(t * growth / (periods * fit.mean * fraction) * wide))
