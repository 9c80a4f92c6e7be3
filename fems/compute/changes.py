"""Why plants changed, all of them from one line of days: as `plant_change` says of each."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from fems.compute.baseline import Baseline
from fems.compute.causes import Decomposition, Side
from fems.compute.decomposition import decomposed_rows
from fems.compute.regression.columns import TEMPERATURE
from fems.compute.regression.contrasts import fitted_to
from fems.compute.regression.inputs import Floats
from fems.compute.regression.prepare import Prepared, prepared
from fems.compute.regression.select import subset
from fems.compute.span_days import SpanDays

_SUMMED = pd.Series(dtype=np.float64)
"""Energy of a side whose sum is told."""


def changes_of(
    days: SpanDays, baselines: Sequence[Baseline], kg: Sequence[tuple[float, float]],
    histories: Mapping[int, Prepared],
) -> list[Decomposition]:  # fmt: skip
    """Split the change of what each plant bought between two spans.

    Parameters
    ----------
    days : SpanDays
        Two spans of each plant, before and after, plant by plant.
    baselines : sequence of Baseline
        Of each plant; one without terms leaves its change unexplained.
    kg : sequence of pairs of float
        Emissions of the electricity each bought before and after. [kg CO2e]
    histories : mapping
        Of plants by their number: the days that its baseline was fitted to. They matter where
        `needs_history` says so, and nowhere else.
    """
    return [
        _change(days, 2 * plant, baseline, sides, histories.get(plant))
        for plant, (baseline, sides) in enumerate(zip(baselines, kg, strict=True))
    ]


def _change(
    days: SpanDays, span: int, baseline: Baseline, kg: tuple[float, float], history: Prepared | None
) -> Decomposition:
    """Of one plant, whose spans are this one and the next."""
    before, after = (_side(days, span + at, kg[at]) for at in (0, 1))
    first, second = (_rows(days.rows(span + at)) for at in (0, 1))
    return decomposed_rows(baseline, before, after, (first, second), history=history)


def needs_history(days: SpanDays, plant: int, baseline: Baseline) -> bool:
    """Whether a plant's uncertainty rests on the baseline's own days: where weather is known."""
    return (
        baseline.terms is not None and baseline.start is not None
        and all(np.isfinite(days.drivers[span].get(TEMPERATURE, np.nan)).any()
                for span in (2 * plant, 2 * plant + 1))
    )  # fmt: skip


def history_of(days: SpanDays, span: int, baseline: Baseline) -> Prepared | None:
    """The told days of a span among those that a baseline was fitted to; None if there are none."""
    rows = days.told_rows(span)
    own = fitted_to(baseline, rows)
    if not own.any():
        return None
    return _rows(rows if own.all() else subset(rows, own))


def _side(days: SpanDays, span: int, kg: float) -> Side:
    return Side(_SUMMED, None, float(days.own_kwh[span]), kg, float(days.used_kwh[span]))


def _rows(rows: Prepared) -> Prepared:
    """Days as they are; a driver that comes seldom, such as output once a week, is spread first."""
    if all(_daily(column) for column in rows.drivers.values()):
        return rows
    drivers = pd.DataFrame(rows.drivers, rows.start)
    return prepared(pd.Series(rows.energy, rows.start), drivers, grain="day")


def _daily(column: Floats) -> bool:
    known = np.flatnonzero(np.isfinite(column))
    return len(known) in {len(column), 0, 1} or float(np.median(np.diff(known))) <= 1.5
