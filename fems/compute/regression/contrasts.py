"""What the rows of a period add up to, and how sums of two periods differ, by cause."""

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fems.compute.baseline import Baseline
from fems.compute.regression.columns import TEMPERATURE
from fems.compute.regression.hours import HourTerms
from fems.compute.regression.inputs import Floats
from fems.compute.regression.prepare import Prepared
from fems.compute.regression.terms import Terms

MODELLED = ("calendar", "output", "mix", "weather", "drivers")
"""Causes that a baseline knows."""
LEAST_KNOWN = 0.5
ACTIVITY = frozenset({"idle", "hours_worked"})
"""Terms that go with output: whether, and for how long, something was made."""
KNOTS = (0.1, 0.3, 0.5, 0.7, 0.9)
FEWEST_KNOWN = 60
_WEATHER = re.compile(r"^(temperature|trailing|heating$|cooling$)|hdd|cdd|degree_?days?")


class Sums(NamedTuple):
    """Sums over the periods (rows) of one side of a comparison.

    columns : of each term; what is not known of a driver is the mean of what is known.
    seen : the same over the rows that the baseline was fitted to.
    days : length of the side. [days]
    energy : with what the model expects where energy is missing. [kWh]
    noise_rows : periods whose energy is known, each by its scale squared. [1]
    filled : share of the rows in which something was not known. [1]
    """

    columns: Floats
    seen: Floats
    days: float
    energy: float
    noise_rows: float
    filled: float


def sums_of(baseline: Baseline, rows: Prepared) -> Sums | None:
    """Sums of a side; None where a baseline or half of what it needs is missing."""
    if baseline.terms is None or not len(rows.periods):
        return None
    expected, matrix = baseline.expected(rows)
    known = np.isfinite(expected)
    if known.mean() < LEAST_KNOWN:
        return None
    matrix = np.where(np.isfinite(matrix), matrix, matrix[known].mean(axis=0))
    expected = matrix @ np.array([c.value for c in baseline.coefficients])
    metered = np.isfinite(rows.energy)
    scale = baseline.terms.scale(rows)
    return Sums(
        matrix.sum(axis=0),
        matrix[metered & fitted_to(baseline, rows)].sum(axis=0),
        float(rows.periods.days.sum()),
        float(np.where(metered, rows.energy, expected).sum()),
        float((scale[metered] ** 2).sum()),
        float(1 - (known & metered).mean()),
    )


def contrasts(
    terms: Terms | HourTerms, names: list[str], before: Sums, after: Sums, weights: dict[str, float]
) -> Floats:
    """By what each coefficient is multiplied in the effect of each cause.

    Parameters
    ----------
    terms : Terms or HourTerms
        Of the baseline.
    names : list of str
        Of the coefficients.
    before, after : Sums
        Of the two sides.
    weights : dict
        Of outputs: units of equivalent output per unit; 1 where none is given.

    Returns
    -------
    (causes, coefficients) array
        Rows as in MODELLED; they add up to the difference of the sums of columns. Swapped sides
        change every sign.

    Notes
    -----
    A sum is a length times a mean per day: n m. Its change is n dm + m dn, with the mean of both
    sides for n and m; so it is with products: Q q + q Q for the equivalent output Q and the
    quantity q of a product per unit of it. Nothing is left over that two causes would share.
    """
    parts = np.zeros((len(MODELLED), len(names)))
    change = after.columns - before.columns
    per_day = (after.columns / after.days - before.columns / before.days) * (
        0.5 * (before.days + after.days)
    )
    products = np.array([name in terms.outputs for name in names])
    weight = np.array([weights.get(name, 1.0) for name in names]) * products
    volume = _volume(before.columns, after.columns, weight)
    for at, name in enumerate(names):
        if products[at]:
            parts[1, at], parts[2, at] = volume[at], change[at] - volume[at]
        elif name in ACTIVITY:
            parts[1, at] = change[at]
        elif _WEATHER.search(name.lower()):
            parts[3, at], parts[0, at] = per_day[at], change[at] - per_day[at]
        elif name in terms.linear:
            parts[4, at], parts[0, at] = per_day[at], change[at] - per_day[at]
        else:
            parts[0, at] = change[at]
    return parts


def noise_variance(baseline: Baseline, before: Sums, after: Sums) -> float:
    """Variance of the change of what the model does not explain. [kWh2]

    Residuals of rows that the baseline was fitted to are not independent of its coefficients: their
    covariance is that of the coefficients times the sums of those rows.
    """
    certain = baseline.uncertainty
    if certain is None or certain.method == "none":
        return np.nan
    moved = after.columns - before.columns
    shared = (after.seen - before.seen) @ certain.covariance @ moved
    own = certain.long_run * (before.noise_rows + after.noise_rows)
    return max(float(own + moved @ certain.covariance @ moved - 2 * shared), 0.0)


def form_error(baseline: Baseline, history: Prepared, before: Prepared, after: Prepared) -> float:
    """Effect of weather that the form of the model may miss: as a standard deviation. [kWh]

    A model has one or two change points; plants have as many as they have consumers. What is left
    of the baseline's own days is fitted by a line with five bends at quantiles of the temperature;
    the effect that it gives the change of temperatures is what the form may have missed. Hourly
    models have such bends themselves.
    """
    if baseline.terms is None or baseline.grain == "hour":
        return 0.0
    left = history.energy - baseline.expected(history)[0]
    air = [rows.drivers.get(TEMPERATURE, np.empty(0)) for rows in (history, before, after)]
    if any(not np.isfinite(column).any() for column in air):
        return 0.0
    known = np.isfinite(left)
    known[known] &= np.isfinite(air[0][known])
    if known.sum() < FEWEST_KNOWN:
        return 0.0
    knots = np.unique(np.quantile(air[0][known], KNOTS))
    bent = [_bent(column[np.isfinite(column)], knots) for column in air]
    fitted = np.linalg.lstsq(_bent(air[0][known], knots), left[known], rcond=None)[0]
    rows = 0.5 * (len(before.periods) + len(after.periods))
    missed = float((bent[2].mean(axis=0) - bent[1].mean(axis=0)) @ fitted)
    return abs(missed) * rows


def _bent(air: Floats, knots: Floats) -> Floats:
    return np.column_stack([np.ones(len(air)), air, np.maximum(air[:, None] - knots, 0.0)])


def _volume(before: Floats, after: Floats, weight: Floats) -> Floats:
    """Change of each product had all changed in the same proportion."""
    total_before, total_after = float(before @ weight), float(after @ weight)
    if total_before <= 0 and total_after <= 0:
        return after - before
    share_before = before / total_before if total_before > 0 else after / total_after
    share_after = after / total_after if total_after > 0 else share_before
    return 0.5 * (share_before + share_after) * (total_after - total_before)


def fitted_to(baseline: Baseline, rows: Prepared) -> npt.NDArray[np.bool_]:
    """Which rows lie in the time that a baseline was fitted to."""
    if baseline.start is None or baseline.end is None:
        return np.zeros(len(rows.periods), bool)
    start, end = baseline.start, baseline.end
    if rows.start.tz is None:
        start, end = start.tz_localize(None), end.tz_localize(None)
    elif start.tz is None or end.tz is None:
        start, end = start.tz_localize(rows.start.tz), end.tz_localize(rows.start.tz)
    at = rows.start.as_unit("ns").asi8  # numbers compare ten times as fast as times
    return np.asarray((at >= start.value) & (at < end.value))
