"""The terms of a daily or monthly model, and their columns."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.regression.columns import TEMPERATURE
from fems.compute.regression.inputs import NS_PER_DAY, Floats
from fems.compute.regression.periods import Grain
from fems.compute.regression.prepare import Prepared

AirForm = Literal["none", "line", "heating", "cooling", "hinge", "both"]
DayTypes = Literal["none", "weekend", "saturday_sunday", "weekday"]

_THURSDAY = 3
"""The first day of 1970."""
_WEEKDAYS = ("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_TYPES: dict[str, dict[str, tuple[int, ...]]] = {
    "none": {},
    "weekend": {"weekend": (5, 6)},
    "saturday_sunday": {"saturday": (5,), "sunday": (6,)},
    "weekday": {name: (day,) for day, name in enumerate(_WEEKDAYS, start=1)},
}
"""Terms of each choice of day types: which days of the week (Monday is 0) differ from the rest."""
_IS_ONE_OF = {
    days: np.array([float(day in days) for day in range(7)])
    for terms in DAY_TYPES.values()
    for days in terms.values()
}


@dataclass(frozen=True)
class Terms:
    """What energy is a linear function of.

    linear : drivers, each with one coefficient.
    form : how air temperature counts: not at all; by a straight line; below a heating point; above
        a cooling point; by a line that bends (hinge); or below one point and above another (both).
    heating_c, cooling_c : change points. [degC]
    fine : whether degrees are those of each hour of a day (each day of a month), averaged, instead of
        those of the mean temperature: a mild day with a hot afternoon still cools.
    day_types : days of the week with a level of their own.
    idle : whether periods with no output at all have a level of their own.
    per_day : whether energy and amounts are those of a mean day of the period (bills).
    """

    grain: Grain
    linear: tuple[str, ...] = ()
    form: AirForm = "none"
    heating_c: float | None = None
    cooling_c: float | None = None
    fine: bool = False
    day_types: DayTypes = "none"
    idle: bool = False
    per_day: bool = False
    outputs: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()

    @property
    def change_points(self) -> int:
        """How many change points were fitted."""
        if self.form == "hinge":
            return 1
        return (self.heating_c is not None) + (self.cooling_c is not None)

    @property
    def needs(self) -> tuple[str, ...]:
        """Drivers that must be known."""
        air = () if self.form == "none" else (TEMPERATURE,)
        return (*self.linear, *air)

    def columns(self, rows: Prepared) -> dict[str, Floats]:
        """Column of each term; NaN where a driver is not known."""
        return {**level_columns(self, rows), **air_columns(self, rows)}

    def scale(self, rows: Prepared) -> Floats:
        """By what a row of columns is multiplied to give the period's energy."""
        return rows.periods.days if self.per_day else np.ones(len(rows.periods))


def level_columns(terms: Terms, rows: Prepared) -> dict[str, Floats]:
    """Base, day types, idle periods and linear drivers."""
    columns = {"base": np.ones(len(rows.periods))}
    weekday = weekdays(rows.start) if terms.day_types != "none" else np.empty(0, np.int64)
    for name, days in DAY_TYPES[terms.day_types].items():
        columns[name] = _IS_ONE_OF[days][weekday]
    if terms.idle:
        columns["idle"] = is_idle(rows, terms.outputs).astype(np.float64)
    unknown = np.full(len(rows.periods), np.nan)
    for name in terms.linear:
        column = rows.drivers.get(name, unknown)
        columns[name] = column / terms.scale(rows) if name in terms.amounts else column
    return columns


def weekdays(times: pd.DatetimeIndex) -> npt.NDArray[np.int64]:
    """Day of the week of each, Monday is 0; of days without a zone by counting, which is much faster.

    >>> weekdays(pd.DatetimeIndex(["2026-03-01", "2026-03-02"])).tolist()
    [6, 0]
    """
    if times.tz is not None or times.unit != "ns":
        return np.asarray(times.day_of_week, np.int64)
    return np.asarray((times.asi8 // NS_PER_DAY + _THURSDAY) % 7)


def air_columns(terms: Terms, rows: Prepared) -> dict[str, Floats]:
    """Temperature itself, or degrees below and above the change points."""
    columns: dict[str, Floats] = {}
    if terms.form == "none":
        return columns
    if terms.form == "line":
        columns["temperature_c"] = degrees(rows, terms, None)[:, 0]
    if terms.heating_c is not None:
        columns["heating"] = degrees(rows, terms, np.array([terms.heating_c]), below=True)[:, 0]
    if terms.cooling_c is not None:
        columns["cooling"] = degrees(rows, terms, np.array([terms.cooling_c]))[:, 0]
    return columns


def degrees(rows: Prepared, terms: Terms, points: Floats | None, *, below: bool = False) -> Floats:
    """Mean degrees above (or below) each point, one column each; without points, temperature.

    In whole months they are degree-days.
    """
    unknown = np.full(len(rows.periods), np.nan)
    air = rows.drivers.get(TEMPERATURE, unknown)
    fine = rows.air[0] if terms.fine and rows.air is not None else air
    columns = fine[:, None] if points is None else fine[:, None] - points[None, :]
    if points is not None:
        columns = np.maximum(-columns if below else columns, 0.0)
    if terms.fine and rows.air is not None:
        columns = _mean_by(columns, rows.air[1], len(air))
        columns[~np.isfinite(air)] = np.nan
    if rows.grain == "month" and not terms.per_day:
        columns = columns * rows.periods.days[:, None]
    return columns


def is_idle(rows: Prepared, outputs: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Periods in which every output is zero."""
    idle = np.full(len(rows.periods), bool(outputs))
    for name in outputs:
        idle &= rows.drivers.get(name, np.full(len(rows.periods), np.nan)) == 0
    return idle


def _mean_by(columns: Floats, row: npt.NDArray[np.intp], count: int) -> Floats:
    """Mean of the rows of each period; rows are ascending."""
    means = np.full((count, columns.shape[1]), np.nan)
    if len(row):
        first = np.flatnonzero(np.append(True, row[1:] != row[:-1]))
        many = np.diff(np.append(first, len(row)))
        means[row[first]] = np.add.reduceat(columns, first, axis=0) / many[:, None]
    return means
