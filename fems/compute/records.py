"""A baseline as a JSON object and back, so that a frozen one gives the same savings for ever."""

from dataclasses import asdict
from typing import Any, cast

import numpy as np
import pandas as pd

from fems.compute.baseline import Baseline
from fems.compute.finding import Finding
from fems.compute.regression.hours import HourTerms
from fems.compute.regression.result import Coefficient, Fit, Uncertainty
from fems.compute.regression.search import AS_GOOD
from fems.compute.regression.terms import Terms

FORMAT = 1


def as_record(baseline: Baseline) -> dict[str, Any]:
    """Everything of a baseline but its findings, as plain values.

    Examples
    --------
    >>> as_record(Baseline("day"))["terms"] is None
    True
    """
    certain = baseline.uncertainty
    return {
        "format": FORMAT,
        "grain": baseline.grain,
        "terms": asdict(baseline.terms) if baseline.terms else None,
        "coefficients": [c._asdict() for c in baseline.coefficients],
        "fit": _plain(baseline.fit._asdict()) if baseline.fit else None,
        "uncertainty": certain and {
            "method": certain.method, "covariance": _rows(certain.covariance),
            "long_run": _number(certain.long_run), "degrees": certain.degrees,
        },
        "ranges": {name: list(limits) for name, limits in baseline.ranges.items()},
        "candidates": _told(baseline),
        "start": baseline.start.isoformat() if baseline.start is not None else None,
        "end": baseline.end.isoformat() if baseline.end is not None else None,
    }  # fmt: skip


def from_record(record: dict[str, Any], findings: tuple[Finding, ...] = ()) -> Baseline:
    """The baseline that a record holds; the models it was chosen from stay behind."""
    terms = record["terms"]
    certain = record["uncertainty"]
    return Baseline(
        record["grain"],
        terms and _terms(terms),
        tuple(Coefficient(**c) for c in record["coefficients"]),
        _fit(record["fit"]),
        certain and Uncertainty(
            certain["method"], np.array(certain["covariance"], np.float64),
            np.nan if certain["long_run"] is None else certain["long_run"], certain["degrees"],
        ),
        {name: (limits[0], limits[1]) for name, limits in record["ranges"].items()},
        start=pd.Timestamp(record["start"]) if record["start"] else None,
        end=pd.Timestamp(record["end"]) if record["end"] else None,
        findings=findings,
    )  # fmt: skip


def _terms(terms: dict[str, Any]) -> Terms | HourTerms:
    tuples: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in terms.items()
    }
    return HourTerms(**tuples) if "week" in tuples else Terms(**tuples)


def _fit(fit: dict[str, Any] | None) -> Fit | None:
    values: dict[str, Any] = {k: np.nan if v is None else v for k, v in (fit or {}).items()}
    return Fit(**values) if fit else None


def _told(baseline: Baseline) -> list[dict[str, Any]]:
    """The models tried, best first, and why the chosen one was: see AS_GOOD."""
    if not baseline.candidates:
        return []
    best = min(c.cv_rmse for c in baseline.candidates)
    return [
        {
            "form": c.terms.form, "levels": getattr(c.terms, "day_types", getattr(c.terms, "week", "")),
            "idle": getattr(c.terms, "idle", False), "parameters": c.parameters,
            "cv_rmse": _number(c.cv_rmse), "as_good_as_the_best": bool(c.cv_rmse <= AS_GOOD * best),
        }
        for c in sorted(baseline.candidates, key=lambda c: c.cv_rmse)
    ]  # fmt: skip


def _rows(matrix: Any) -> list[list[float]] | None:  # noqa: ANN401
    return None if np.isnan(matrix).any() else cast("list[list[float]]", matrix.tolist())


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _number(value) for name, value in values.items()}


def _number(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 (not a number)
