"""Why a plant's electricity and its carbon changed, from its days as the database holds them."""

from datetime import date
from typing import NamedTuple

import pandas as pd

from fems.compute.baseline import Baseline
from fems.compute.causes import Decomposition, Side
from fems.compute.decomposition import decomposed
from fems.compute.plant_days import drivers_by_day, used_by_day


class Days(NamedTuple):
    """Local days from first to last, last included."""

    first: date
    last: date


def plant_change(
    amounts: pd.DataFrame, baseline: Baseline, *, before: Days, after: Days,
    kg: tuple[float, float],
) -> Decomposition:  # fmt: skip
    """Split the change of what a plant bought between two spans of days.

    Parameters
    ----------
    amounts : DataFrame
        One plant's boundary meters by day, as used_by_day takes them; of both spans, and of the
        baseline's own days, which tell what its form may miss.
    baseline : Baseline
        Of its daily electricity; one without terms leaves the change unexplained.
    before, after : Days
        The spans.
    kg : pair of float
        Emissions of the electricity bought in each. [kg CO2e]

    Returns
    -------
    Decomposition
        Of the energy as it is known: days that are incomplete count with what is known of them,
        and what is missing of them is data.
    """
    frame = used_by_day(amounts)[["kwh"]].join(drivers_by_day(amounts))
    frame.index = pd.DatetimeIndex(pd.to_datetime(frame.index.get_level_values("day")), name="day")
    electricity = amounts[amounts["quantity"] == "electricity"]
    sides = [
        _side(frame, electricity, days, emissions)
        for days, emissions in zip((before, after), kg, strict=True)
    ]
    history = None
    if baseline.start is not None and baseline.end is not None:
        start, end = (day.tz_localize(None) for day in (baseline.start, baseline.end))
        own = frame[(frame.index >= start) & (frame.index < end)]
        history = Side(own["kwh"], own.drop(columns="kwh")) if len(own) else None
    return decomposed(baseline, *sides, history=history)


def _side(frame: pd.DataFrame, electricity: pd.DataFrame, days: Days, kg: float) -> Side:
    span = frame.reindex(pd.date_range(days.first, days.last))
    electricity = electricity[electricity["day"].between(days.first, days.last)]
    own = electricity["role"] == "generation"
    return Side(
        span["kwh"], span.drop(columns="kwh"),
        float(electricity["amount"][own].sum()), kg, float(electricity["amount"].sum()),
    )  # fmt: skip
