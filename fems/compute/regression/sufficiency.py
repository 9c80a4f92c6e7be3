"""Whether there is enough data for a baseline, and whether the model is a sound one."""

import numpy as np
import pandas as pd

from fems.compute.finding import Finding
from fems.compute.regression.inputs import NS_PER_DAY
from fems.compute.regression.periods import Grain
from fems.compute.regression.prepare import Prepared
from fems.compute.regression.result import Coefficient, Fit

FEWEST = {"hour": 336, "day": 20, "month": 6}
"""Periods without which nothing is fitted."""
YEAR_DAYS = 360
MOST_CV = {"hour": 0.30, "day": 0.25, "month": 0.15}
MOST_NMBE = {"hour": 0.10, "day": 0.05, "month": 0.05}
"""ASHRAE Guideline 14-2014 names hourly and monthly limits; between them lies the day's."""
LEAST_R2 = 0.5
MOST_ESTIMATED = 0.3
STRONG_AUTOCORRELATION = 0.7


def too_little(rows: Prepared, grain: Grain, asked: int) -> list[Finding]:
    """Why nothing can be fitted; empty if something can."""
    count, fewest = len(rows.energy), max(FEWEST[grain], asked + 3)
    if count < fewest:
        return [
            Finding("baseline.too_few", "There are too few complete periods for a baseline.",
                    {"periods": count, "needed": fewest, "grain": grain})
        ]  # fmt: skip
    if not np.any(rows.energy):
        return [Finding("baseline.zero_energy", "All energy is zero; there is nothing to compare.",
                        {"periods": count})]  # fmt: skip
    return []


def judged(
    rows: Prepared, fit: Fit, coefficients: tuple[Coefficient, ...], *,
    outputs: tuple[str, ...], estimated_share: float | None,
) -> list[Finding]:  # fmt: skip
    """What a reader should know about a baseline before believing it."""
    found = _of_span(rows)
    if estimated_share is not None and estimated_share > MOST_ESTIMATED:
        found.append(Finding("baseline.estimated", "Much of the energy behind the baseline is "
                             "estimated.", {"estimated_share": round(estimated_share, 3)}))  # fmt: skip
    grain = rows.grain
    if np.isnan(fit.r2):
        found.append(Finding("baseline.constant_energy", "The energy does not vary.", {}))
    elif fit.r2 < LEAST_R2:
        found.append(Finding("baseline.weak_fit", "The drivers explain less than half of the "
                             "variation.", {"r2": round(fit.r2, 3)}))  # fmt: skip
    if fit.cv_rmse > MOST_CV[grain] or abs(fit.nmbe) > MOST_NMBE[grain]:
        found.append(Finding("baseline.scatter", "The scatter about the model is larger than ASHRAE "
                             "Guideline 14 recommends.", {"cv_rmse": round(fit.cv_rmse, 3)}))  # fmt: skip
    if fit.autocorrelation > STRONG_AUTOCORRELATION:
        found.append(Finding("baseline.autocorrelation", "What the model leaves unexplained lasts; "
                             "a driver may be missing.",
                             {"autocorrelation": round(fit.autocorrelation, 2)}))  # fmt: skip
    found += _of_coefficients(coefficients, outputs, known=fit.r2 > 0)
    return found


def _of_span(rows: Prepared) -> list[Finding]:
    span = float(rows.periods.end_ns[-1] - rows.start.asi8[0]) / NS_PER_DAY
    covered = float(rows.periods.days.sum())
    found = []
    if span < YEAR_DAYS:
        months = pd.DatetimeIndex(rows.start).month.nunique()
        found.append(Finding("baseline.short", "The baseline covers less than a year.",
                             {"days": round(span), "months": int(months)}))  # fmt: skip
    if covered < 0.9 * span:
        found.append(Finding("baseline.gaps", "More than a tenth of the baseline's time is missing.",
                             {"missing_share": round(1 - covered / span, 3)}))  # fmt: skip
    return found


def _of_coefficients(
    coefficients: tuple[Coefficient, ...], outputs: tuple[str, ...], *, known: bool
) -> list[Finding]:
    found = []
    weak = [c.name for c in coefficients if c.name in outputs and c.p_value > 0.1]
    if weak and known:
        found.append(Finding("baseline.weak_driver", "A driver's effect cannot be told from zero.",
                             {"drivers": weak}))  # fmt: skip
    negative = [
        c.name for c in coefficients if c.name in outputs and c.value < 0 and c.p_value < 0.1
    ]
    if negative:
        found.append(Finding("baseline.negative_output", "More output goes with less energy; check "
                             "the output and what else changed.", {"drivers": negative}))  # fmt: skip
    return found
