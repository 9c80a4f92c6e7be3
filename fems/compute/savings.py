"""Savings: what the baseline lets expect now, less what was used, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from fems.compute.baseline import Baseline
from fems.compute.events import Event, outside
from fems.compute.finding import Finding
from fems.compute.regression.guideline14 import fractional_uncertainty
from fems.compute.regression.inputs import Floats
from fems.compute.regression.prepare import Prepared, prepared
from fems.compute.regression.select import subset

LEVELS = (0.68, 0.80, 0.90, 0.95)
MOST_OUTSIDE = 0.05
BEYOND = 0.1
"""Share of a driver's range that a value may lie outside it."""


@dataclass(frozen=True)
class Savings:
    """Avoided energy of a reporting period; positive when less was used than expected.

    periods : by start: expected_kwh, actual_kwh, saved_kwh, cumulated_kwh and cumulated_sd_kwh (its
        standard deviation), of the periods in which everything is known. [kWh]
    expected_kwh, actual_kwh : their sums. [kWh]
    sd_kwh : standard deviation of the saving; NaN if it is not assessable. [kWh]
    degrees : degrees of freedom of its t distribution. [1]
    method : "formula", "bootstrap" or "none" (not assessable).
    covered : share of the reporting period's time that counts. [1]
    events : what was taken out.
    findings : what is wrong.
    """

    periods: pd.DataFrame
    expected_kwh: float
    actual_kwh: float
    sd_kwh: float
    degrees: float
    method: str
    covered: float = 0.0
    events: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = ()
    guideline14: dict[float, float] = field(default_factory=dict)

    @property
    def kwh(self) -> float:
        """Energy saved. [kWh]"""
        return self.expected_kwh - self.actual_kwh

    @property
    def fraction(self) -> float:
        """Share saved of what was expected; NaN where nothing was. [1]"""
        return self.kwh / self.expected_kwh if self.expected_kwh > 0 else np.nan

    @property
    def assessable(self) -> bool:
        """Whether the saving has an interval."""
        return bool(np.isfinite(self.sd_kwh) and self.expected_kwh > 0)

    def half_width_kwh(self, confidence: float = 0.9) -> float:
        """Half of the interval of the saving. [kWh]"""
        if not np.isfinite(self.sd_kwh):
            return np.nan
        return float(stats.t.ppf(0.5 + confidence / 2, self.degrees)) * self.sd_kwh

    def interval_kwh(self, confidence: float = 0.9) -> tuple[float, float]:
        """Between which the saving lies. [kWh]"""
        half = self.half_width_kwh(confidence)
        return self.kwh - half, self.kwh + half

    def interval(self, confidence: float = 0.9) -> tuple[float, float]:
        """Low and high of the fraction saved, NaN if it is not assessable. [1]

        What is uncertain is the energy expected, which the fraction is of; so the low end is farther
        away than the high one.
        """
        half = self.half_width_kwh(confidence)
        if not self.assessable or half >= self.expected_kwh:
            return np.nan, np.nan
        return (1 - self.actual_kwh / (self.expected_kwh - half),
                1 - self.actual_kwh / (self.expected_kwh + half))  # fmt: skip

    def fractional_uncertainty(self, confidence: float = 0.9) -> float:
        """Half of the interval by the saving; NaN where there is none. [1]"""
        return abs(self.half_width_kwh(confidence) / self.kwh) if self.kwh else np.nan


def savings(
    baseline: Baseline, energy: pd.Series, drivers: pd.DataFrame | pd.Series | None = None, *,
    events: Sequence[Event] = (),
) -> Savings:  # fmt: skip
    """Savings against a baseline: adjusted to present drivers, less what was used.

    Parameters
    ----------
    baseline : Baseline
        Fitted to a time before.
    energy, drivers
        Of the reporting period, as for fitting.
    events : sequence of Event
        Non-routine events; periods that touch one do not count.

    Returns
    -------
    Savings
        Not assessable (NaN, with a finding) where the baseline has no model or no uncertainty, or
        no period has everything it needs.

    Examples
    --------
    >>> from fems.compute.baseline import fit_baseline
    >>> days = pd.date_range("2025-01-01", periods=730)
    >>> output = pd.DataFrame({"output_t": 10.0 + np.arange(730) % 7}, days)
    >>> wave = np.where(np.arange(730) % 2, 1.0, -1.0)
    >>> used = 50 + 3 * output["output_t"] + wave
    >>> before = fit_baseline(used[:365], output[:365])
    >>> round(savings(before, 0.9 * used[365:], output[365:]).fraction, 3)
    0.1
    """
    return savings_of(baseline, prepared(energy, drivers, grain=baseline.grain), events=events)


def savings_of(baseline: Baseline, rows: Prepared, *, events: Sequence[Event] = ()) -> Savings:
    """The same for energy and drivers that are already in periods."""
    expected, matrix = baseline.expected(rows)
    known = outside(events, rows.periods) & np.isfinite(expected) & np.isfinite(rows.energy)
    total = float(rows.periods.days.sum())
    covered = float(rows.periods.days[known].sum()) / total if total else 0.0
    found = [*rows.findings, *_found(baseline, rows, known, covered)]
    taken = tuple(events)
    if not known.any():
        return Savings(pd.DataFrame(), np.nan, np.nan, np.nan, np.nan, "none", covered, taken,
                       tuple(found))  # fmt: skip
    expected, actual = expected[known], rows.energy[known]
    deviation = _deviation(baseline, matrix[known], subset(rows, known))
    table = pd.DataFrame(
        {"expected_kwh": expected, "actual_kwh": actual, "saved_kwh": expected - actual,
         "cumulated_kwh": np.cumsum(expected - actual), "cumulated_sd_kwh": deviation},
        index=rows.start[known],
    )  # fmt: skip
    certain = baseline.uncertainty
    return Savings(
        table, float(expected.sum()), float(actual.sum()), float(deviation[-1]),
        certain.degrees if certain else np.nan, certain.method if certain else "none", covered,
        taken, tuple(found), _guideline14(baseline, rows, known, expected, actual),
    )  # fmt: skip


def saving_of(baseline: Baseline, rows: Prepared) -> Savings:
    """The sum of `savings_of` without its periods, findings and Guideline 14.

    >>> from fems.compute.baseline import fit_baseline
    >>> used = pd.Series(50.0 + np.arange(400) % 2, pd.date_range("2025-01-01", periods=400))
    >>> rows = prepared(0.9 * used[365:], None, grain="day")
    >>> round(saving_of(fit_baseline(used[:365]), rows).fraction, 3)
    0.1
    """
    expected, matrix = baseline.expected(rows)
    known = np.isfinite(expected) & np.isfinite(rows.energy)
    total = float(rows.periods.days.sum())
    covered = float(rows.periods.days[known].sum()) / total if total else 0.0
    if not known.any():
        return Savings(pd.DataFrame(), np.nan, np.nan, np.nan, np.nan, "none", covered)
    certain = baseline.uncertainty
    return Savings(
        pd.DataFrame(), float(expected[known].sum()), float(rows.energy[known].sum()),
        float(_deviation(baseline, matrix[known], subset(rows, known))[-1]),
        certain.degrees if certain else np.nan, certain.method if certain else "none", covered,
    )  # fmt: skip


def _deviation(baseline: Baseline, matrix: Floats, rows: Prepared) -> Floats:
    """Standard deviation of the sums up to each period: parameters, and what no model explains."""
    certain = baseline.uncertainty
    if certain is None or baseline.terms is None or certain.method == "none":
        return np.full(len(matrix), np.nan)
    sums = np.cumsum(matrix, axis=0)
    of_parameters = np.einsum("ij,jk,ik->i", sums, certain.covariance, sums)
    of_noise = certain.long_run * np.cumsum(baseline.terms.scale(rows) ** 2)
    return cast("Floats", np.sqrt(np.maximum(of_parameters, 0.0) + of_noise))


def _found(
    baseline: Baseline, rows: Prepared, known: npt.NDArray[np.bool_], covered: float
) -> list[Finding]:
    found: list[Finding] = []
    if baseline.terms is None:
        return [Finding("savings.no_baseline", "Nothing could be fitted, so nothing can be compared.",
                        {})]  # fmt: skip
    if not baseline.assessable:
        found.append(Finding("savings.not_assessable", "The baseline's residuals are too few or too "
                             "alike to say how uncertain a saving is.", {}))  # fmt: skip
    absent = [name for name in baseline.terms.needs if name not in rows.drivers]
    if absent:
        found.append(Finding("savings.driver_missing", "A driver of the baseline is not given.",
                             {"drivers": absent}))  # fmt: skip
    elif covered < 0.9:
        found.append(Finding("savings.gaps", "Parts of the reporting period do not count: energy or "
                             "a driver is missing, or an event was taken out.",
                             {"covered_share": round(covered, 3)}))  # fmt: skip
    outside_share = {
        name: round(_outside(rows.drivers[name][known], limits), 3)
        for name, limits in baseline.ranges.items()
        if name in rows.drivers and known.any()
    }
    far = {name: share for name, share in outside_share.items() if share > MOST_OUTSIDE}
    if far:
        found.append(Finding("savings.driver_out_of_range", "A driver is often outside the range the "
                             "baseline knows.", far))  # fmt: skip
    return found


def _outside(column: Floats, limits: tuple[float, float]) -> float:
    reach = BEYOND * (limits[1] - limits[0])
    return float(np.mean((column < limits[0] - reach) | (column > limits[1] + reach)))


def _guideline14(
    baseline: Baseline,
    rows: Prepared,
    known: npt.NDArray[np.bool_],
    expected: Floats,
    actual: Floats,
) -> dict[float, float]:
    """Fractional uncertainty of ASHRAE Guideline 14 at the usual levels, to compare with."""
    fit = baseline.fit
    if fit is None or getattr(baseline.terms, "per_day", False):
        return {}
    months = float(rows.periods.days[known].sum()) / 30.4375
    fraction = 1 - float(actual.sum()) / float(expected.sum()) if expected.sum() else np.nan
    return {
        level: fractional_uncertainty(fit, grain=baseline.grain, periods=len(expected),
                                      months=months, fraction=fraction, confidence=level)
        for level in LEVELS
    }  # fmt: skip
