"""How a forecast came about, in plain values."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from fems.compute.finding import Finding
from fems.compute.forecasting.candidates import SPREADS, naive
from fems.compute.forecasting.frame import BACKTEST_DAYS, Frame
from fems.compute.forecasting.series import Floats

MODEL = "combination/1"
SHORT_DAYS = 14
LEAST_WEIGHT = 0.005
COUNTS = 0.03
"""Weight from which on a candidate or source is worth computing. [1]"""


def model_card(
    frame: Frame,
    points: dict[str, Floats],
    center: Floats,
    weights: list[Floats],
    quantiles: Floats,
    sources: dict[str, float],
    levels: Sequence[float],
    findings: list[Finding],
) -> dict[str, Any]:
    """Candidates, weights, backtest, history and findings of a forecast.

    `chosen` names the candidates and sources that count; given to the next forecasts of the same
    series, only these are computed.

    Errors are mean absolute errors in the series' unit, over the backtest; `mase` divides by the
    error of repeating the week before over the same steps [1]; `coverage` is the part of the
    backtest within the band before its last stretch, by level in percent [1].
    """
    judged = frame.truth[-1 - BACKTEST_DAYS :]
    errors = {
        name: _mean_error(judged, point[-1 - BACKTEST_DAYS :]) for name, point in points.items()
    }
    own = _mean_error(judged, center[-1 - BACKTEST_DAYS :])
    weekly = _mean_error(judged, naive(frame, 7)[-1 - BACKTEST_DAYS :])
    days = int(np.isfinite(frame.truth).any(1).sum())
    seen = np.isfinite(frame.flat[: frame.known])
    first = int(np.flatnonzero(seen)[0])
    if (frame.known - first) < SHORT_DAYS * frame.slots:
        findings = [*findings, Finding(
            "forecast.short_history",
            f"Less than {SHORT_DAYS} days of history: the forecast and its bands are rough.",
            {"days": round((frame.known - first) / frame.slots, 1)},
        )]  # fmt: skip
    shares = {
        f"day {int(steps[0]) // frame.slots + 1}": _shares(points, of_bucket[:, -1])
        for steps, of_bucket in zip(frame.buckets, weights, strict=True)
    }
    count = {name for of_bucket in shares.values() for name, w in of_bucket.items() if w >= COUNTS}
    count |= {name for name, share in sources.items() if share >= COUNTS and name in SPREADS}
    return {
        "model": MODEL,
        "chosen": sorted(count),
        "weights": shares,
        "band_sources": _shares(sources, np.array(list(sources.values()))),
        "backtest": {
            "days": min(days, BACKTEST_DAYS),
            "mean_absolute_error": own,
            "mase": own / weekly if own is not None and weekly else None,
            "candidates": errors,
            "coverage": _coverage(frame, quantiles, levels),
        },
        "history": {
            "days": round((frame.known - first) / frame.slots, 1),
            "missing_share": round(float(1 - seen[first:].mean()), 4),
        },
        "findings": [finding.as_dict() for finding in findings],
    }


def _shares(names: Iterable[str], weights: Floats) -> dict[str, float]:
    ranked = sorted(zip(names, weights.tolist(), strict=True), key=lambda pair: -pair[1])
    return {name: round(weight, 3) for name, weight in ranked if weight >= LEAST_WEIGHT}


def _mean_error(truth: Floats, point: Floats) -> float | None:
    errors = np.abs(truth - point)
    return float(np.nanmean(errors)) if np.isfinite(errors).any() else None


def _coverage(frame: Frame, quantiles: Floats, levels: Sequence[float]) -> dict[str, float]:
    """Part of the backtest within the bands; quantiles are lower, upper, lower, upper …"""
    truth = frame.truth[-1 - BACKTEST_DAYS :]
    found = {}
    for n, level in enumerate(levels):
        lower, upper = quantiles[2 * n : 2 * n + 2, -1 - BACKTEST_DAYS :]
        seen = np.isfinite(truth) & np.isfinite(lower)
        if seen.any():
            within = (truth >= lower) & (truth <= upper)
            found[f"{100 * level:g}"] = round(float(within[seen].mean()), 3)
    return found
