"""Why energy and carbon changed between two periods, split so that the parts add up exactly."""

from collections.abc import Mapping

import numpy as np

from fems.compute.baseline import Baseline
from fems.compute.causes import CAUSES, Cause, Decomposition, Part, Side
from fems.compute.finding import Finding
from fems.compute.regression.contrasts import (
    MODELLED,
    Sums,
    contrasts,
    form_error,
    noise_variance,
    sums_of,
)
from fems.compute.regression.prepare import Prepared, prepared


def decomposed(
    baseline: Baseline, before: Side, after: Side, *, history: Side | None = None,
    weights: Mapping[str, float] | None = None, kwh_per_unit: float = 1.0,
) -> Decomposition:  # fmt: skip
    """Split the change of a plant's energy of one carrier, and of its carbon, into causes.

    Parameters
    ----------
    baseline : Baseline
        Of the energy used; of any time, best of one before both periods or of the first one.
    before, after : Side
        The two periods.
    history : Side, optional
        What the baseline was fitted to. With it the uncertainties of weather and efficiency hold
        what the form of the model may miss.
    weights : mapping, optional
        Units of equivalent output that a unit of each output stands for; 1 where it is left out.
    kwh_per_unit : float
        Energy content of the carrier's unit; 1 for electricity. [kWh/unit]

    Returns
    -------
    Decomposition
        calendar: length of the period and its days of the week; output: all products in
        proportion; mix: among products; weather; drivers: others of the baseline; efficiency: what
        the model does not explain; own_renewables; grid_factor: carbon of a bought unit; data: what
        was reported otherwise, or is missing; unexplained: all of it where no model applies.

    Examples
    --------
    >>> import pandas as pd
    >>> from fems.compute.baseline import fit_baseline
    >>> days = pd.date_range("2025-01-01", periods=730)
    >>> output = pd.DataFrame({"output_t": 10.0 + np.arange(730) % 7}, days)
    >>> used = 50 + 3 * output["output_t"] + np.where(np.arange(730) % 2, 1.0, -1.0)
    >>> model = fit_baseline(used[:364], output[:364])
    >>> before = Side(used[364:378], output[364:378])
    >>> after = Side(0.9 * used[378:392], output[378:392])
    >>> why = decomposed(model, before, after)
    >>> [(cause, round(part.kwh)) for cause, part in why.parts.items() if round(part.kwh)]
    [('efficiency', -125)]
    """
    first, second = (_rows(baseline, side) for side in (before, after))
    return decomposed_rows(
        baseline, before, after, (first, second), weights=weights, kwh_per_unit=kwh_per_unit,
        history=None if history is None else _rows(baseline, history),
    )  # fmt: skip


def decomposed_rows(
    baseline: Baseline, before: Side, after: Side, rows: tuple[Prepared, Prepared], *,
    history: Prepared | None = None, weights: Mapping[str, float] | None = None,
    kwh_per_unit: float = 1.0,
) -> Decomposition:  # fmt: skip
    """The same where energy and drivers of both sides are already in periods."""
    sides = [sums_of(baseline, each) for each in rows]
    if sides[0] is None or sides[1] is None:
        units = {"unexplained": Part(after.used - before.used, sd_kwh=np.nan)}
        found = [Finding("decomposition.no_model", "Without a baseline, or with half of its drivers "
                         "missing, the change has no explanation.", {})]  # fmt: skip
    else:
        form = 0.0
        if history is not None:
            form = form_error(baseline, history, *rows)
        units = _modelled(baseline, sides[0], sides[1], dict(weights or {}), form)
        data = (after.used - sides[1].energy) - (before.used - sides[0].energy)
        units["data"] = Part(data)
        found = _found(sides[0], sides[1])
    units["own_renewables"] = Part(-(after.own - before.own))
    return _with_carbon(units, before, after, kwh_per_unit, found)


def _rows(baseline: Baseline, side: Side) -> Prepared:
    return prepared(side.energy, side.drivers, grain=baseline.grain)


def _modelled(
    baseline: Baseline, before: Sums, after: Sums, weights: dict[str, float], form: float
) -> dict[str, Part]:
    """Effects of what the model knows, and what it does not explain. [the carrier's unit]"""
    terms, certain = baseline.terms, baseline.uncertainty
    if terms is None or certain is None:
        return {}
    names = [c.name for c in baseline.coefficients]
    rows = contrasts(terms, names, before, after, weights)
    effects = rows @ np.array([c.value for c in baseline.coefficients])
    variances = np.maximum(np.einsum("ij,jk,ik->i", rows, certain.covariance, rows), 0.0)
    variances[MODELLED.index("weather")] += form**2
    degrees = np.nan if certain.method == "none" else certain.degrees
    parts = {
        cause: Part(float(effect), sd_kwh=float(np.sqrt(variance)), degrees=degrees)
        if row.any() or (cause == "weather" and form)
        else Part()
        for cause, effect, variance, row in zip(MODELLED, effects, variances, rows, strict=True)
    }
    rest = (after.energy - before.energy) - float(effects.sum())
    noise = float(np.sqrt(noise_variance(baseline, before, after) + form**2))
    return {**parts, "efficiency": Part(rest, sd_kwh=noise, degrees=degrees)}


def _with_carbon(
    units: dict[str, Part], before: Side, after: Side, kwh_per_unit: float, found: list[Finding]
) -> Decomposition:
    """Energy and carbon of each part: a change of what was bought, at the mean of both factors."""
    first, second = _factors(before, after)
    mean = 0.5 * (first + second)
    parts: dict[Cause, Part] = {}
    for cause in CAUSES:
        part = units.get(cause, Part())
        parts[cause] = Part(part.kwh * kwh_per_unit, part.kwh * mean, part.sd_kwh * kwh_per_unit,
                            part.sd_kwh * abs(mean), part.degrees)  # fmt: skip
    parts["grid_factor"] = Part(kg=0.5 * (before.bought + after.bought) * (second - first))
    beside = [side.emissions_kg - factor * side.bought
              for side, factor in ((before, first), (after, second))]  # fmt: skip
    data = parts["data"]
    parts["data"] = Part(data.kwh, data.kg + beside[1] - beside[0], data.sd_kwh, data.sd_kg)
    return Decomposition(
        before.bought * kwh_per_unit, after.bought * kwh_per_unit, before.emissions_kg,
        after.emissions_kg, parts, tuple(found),
    )  # fmt: skip


def _factors(before: Side, after: Side) -> tuple[float, float]:
    """Mean factor of what was bought; where nothing was, that of the other side. [kg/unit]"""
    first, second = (
        side.emissions_kg / side.bought if side.bought > 0 else None for side in (before, after)
    )
    either = first if first is not None else second
    other = second if second is not None else either
    return (0.0, 0.0) if either is None or other is None else (either, other)


def _found(before: Sums, after: Sums) -> list[Finding]:
    filled = max(before.filled, after.filled)
    if filled <= 0.1:
        return []
    return [
        Finding("decomposition.filled", "Energy or drivers of some days are missing; their mean of "
                "the other days stands for them.",
                {"before_share": round(before.filled, 3), "after_share": round(after.filled, 3)})
    ]  # fmt: skip
