"""A glidepath by month, and where emissions go if they stay at the pace of this year."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from fems.compute.carbon.landing import Z80
from fems.compute.carbon.targets import glidepath, monthly

FEWEST = 3
"""Months from which on a pace can be told."""
COLUMNS = ["month", "actual_kg", "plan_kg", "expected_kg", "low_kg", "high_kg"]


def months_to(
    actual: Mapping[date, float], base_months: Sequence[float], *, base_kg: float, base_year: int,
    anchors: Sequence[tuple[int, float]], until: int, today: date,
) -> pd.DataFrame:  # fmt: skip
    """Every month from the base year to the end of a year: what was, what is allowed, what is coming.

    A month to come is expected as the base year's month times the mean ratio to it of the last twelve
    months that are over; its 80 percent band comes from how these ratios vary.

    Parameters
    ----------
    actual : mapping
        Emissions by first day of the month; unknown months are absent or NaN. [kg CO2e]
    base_months : sequence of float
        The base year's twelve months. [kg CO2e]
    base_kg : float
        Its sum as the target counts it. [kg CO2e]
    anchors : sequence
        Years and reductions of the target.
    until : int
        Last year.
    today : date
        Its month, and those after, are to come.

    Returns
    -------
    DataFrame
        month, actual_kg (of months that are over), plan_kg (from the year after the base year on),
        expected_kg, low_kg, high_kg (of the month that is and those after it).

    Examples
    --------
    >>> seen = {date(2026, month, 1): 9.0 for month in range(1, 13)}
    >>> table = months_to(seen, [10.0] * 12, base_kg=120.0, base_year=2025, anchors=[(2027, 0.4)],
    ...                   until=2027, today=date(2027, 1, 5))
    >>> table[["plan_kg", "expected_kg", "high_kg"]].iloc[-1].tolist()
    [6.0, 9.0, 9.0]
    """
    years = range(base_year, until + 1)
    months = [date(year, month, 1) for year in years for month in range(1, 13)]
    running = today.replace(day=1)
    base = np.tile(np.asarray(base_months, np.float64), len(years))
    values = np.array([actual.get(month, np.nan) for month in months], np.float64)
    over = np.array([month < running for month in months])
    plan = np.concatenate(
        [np.full(12, np.nan) if year == base_year
         else monthly(glidepath(base_kg, base_year, anchors, year), base_months) for year in years]
    )  # fmt: skip
    table = pd.DataFrame(
        {"month": months, "actual_kg": np.where(over, values, np.nan), "plan_kg": plan}
    )
    ratios = (values / np.where(base > 0, base, np.nan))[over][-12:]
    ratios = ratios[~np.isnan(ratios)]
    mean, spread = (
        (float(ratios.mean()), float(ratios.std(ddof=1)))
        if len(ratios) >= FEWEST
        else (np.nan, np.nan)
    )
    expected = np.where(over, np.nan, base * mean)
    half = Z80 * base * spread * np.sqrt(1 + 1 / max(len(ratios), 1))
    return table.assign(
        expected_kg=expected, low_kg=np.maximum(expected - half, 0.0), high_kg=expected + half
    )[COLUMNS]


def off_path(
    actual: Sequence[float], base_months: Sequence[float], *, base_kg: float, share: float, months: int,
    output_ratio: Sequence[float] | None = None,
) -> float:  # fmt: skip
    """How far a year is off its target so far, as a share of what that allows: positive is too much.

    NaN before a month is over or where none is known.

    Parameters
    ----------
    actual : sequence of float
        The year's twelve months; NaN is not known. [kg CO2e]
    base_months, base_kg
        The base year's months and their sum as the target counts it. [kg CO2e]
    share : float
        Of the base that the target allows in this year. [1]
    months : int
        How many are over.
    output_ratio : sequence of float, optional
        Output of each month over that of the base year's, for a target of intensity; NaN counts as 1.

    >>> round(off_path([11.0] * 12, [10.0] * 12, base_kg=120.0, share=0.8, months=10), 3)
    0.375
    """
    plan = monthly(base_kg * share, base_months)
    if output_ratio is not None:
        ratio = np.asarray(output_ratio, np.float64)
        plan = plan * np.where(np.isnan(ratio), 1.0, ratio)
    done = np.asarray(actual, np.float64)[:months]
    known = ~np.isnan(done)
    allowed = float(plan[:months][known].sum())
    return float(done[known].sum()) / allowed - 1 if allowed > 0 else float("nan")
