"""Hourly models: time of week and temperature.

After Mathieu, Price, Kiliccote and Piette (2011), "Quantifying changes in building electricity use,
with application to demand response", IEEE Transactions on Smart Grid 2(3): a level per hour of the
week, and a piecewise linear function of temperature; here also of the mean of the last 24 hours.
"""

from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import numpy.typing as npt

from fems.compute.regression.columns import TEMPERATURE
from fems.compute.regression.inputs import NS_PER_DAY, Floats
from fems.compute.regression.periods import Grain
from fems.compute.regression.prepare import Prepared
from fems.compute.regression.search import AS_GOOD, BLOCK_DAYS, folds_of
from fems.compute.regression.select import Usable

Week = Literal["day_hours", "week_hours"]
KNOTS = (0.1, 0.3, 0.5, 0.7, 0.9)
_KINDS = ("workday", "saturday", "sunday")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class HourTerms:
    """What hourly energy is a linear function of.

    week : a level for each hour of workdays, Saturdays and Sundays, or for each hour of the week.
    knots_c : where the function of temperature bends; empty if temperature does not count. [degC]
    trailing : whether the mean temperature of the last 24 hours counts too, with the same knots.
    linear : other drivers.
    """

    week: Week
    linear: tuple[str, ...] = ()
    knots_c: tuple[float, ...] = ()
    trailing: bool = False
    outputs: tuple[str, ...] = ()
    grain: Grain = "hour"
    form: str = "time of week"

    @property
    def change_points(self) -> int:
        """Knots are given, not fitted."""
        return 0

    @property
    def needs(self) -> tuple[str, ...]:
        """Drivers that must be known."""
        return (*self.linear, *((TEMPERATURE,) if self.knots_c else ()))

    def columns(self, rows: Prepared) -> dict[str, Floats]:
        """Column of each term; NaN where a driver is not known."""
        hour, weekday = np.asarray(rows.start.hour), np.asarray(rows.start.day_of_week)
        if self.week == "day_hours":
            names, kind = list(_KINDS), np.clip(weekday - 4, 0, 2)
        else:
            names, kind = list(_DAYS), weekday
        columns = {
            f"{name}_{of_day:02}": ((kind == at) & (hour == of_day)).astype(np.float64)
            for at, name in enumerate(names)
            for of_day in range(24)
        }
        unknown = np.full(len(rows.periods), np.nan)
        columns |= {name: rows.drivers.get(name, unknown) for name in self.linear}
        if self.knots_c:
            columns |= self._degrees("temperature", rows.drivers.get(TEMPERATURE, unknown))
        if self.trailing:
            columns |= self._degrees("trailing", unknown if rows.air is None else rows.air[0])
        return columns

    def scale(self, rows: Prepared) -> Floats:
        """One: a row is the energy of its hour."""
        return np.ones(len(rows.periods))

    def _degrees(self, name: str, air: Floats) -> dict[str, Floats]:
        above = {f"{name}_above_{k:.1f}": np.maximum(air - k, 0.0) for k in self.knots_c}
        return {name: air, **above}


@dataclass(frozen=True)
class HourCandidate:
    """An hourly model that was tried, and its error on what it was not fitted to."""

    terms: HourTerms
    parameters: int
    cv_rmse: float


def choose_hours(rows: Prepared, use: Usable) -> tuple[HourTerms, list[HourCandidate]]:
    """The hourly model with the least error on fortnights it was not fitted to."""
    air = rows.drivers[TEMPERATURE] if use.temperature else np.empty(0)
    knots = tuple(np.unique(np.quantile(air, KNOTS)).tolist()) if len(air) else ()
    week: tuple[Week, ...] = ("day_hours", "week_hours")
    airs = [((), False)]
    if knots:
        airs += [(knots, False), (knots, True)] if rows.air is not None else [(knots, False)]
    choices = [
        HourTerms(of_week, use.linear, of_air, trailing, use.outputs)
        for of_week in week
        for of_air, trailing in airs
    ]
    everything: dict[str, Floats] = {}
    for terms in choices:
        everything |= terms.columns(rows)
    position = {name: at for at, name in enumerate(everything)}
    x = np.column_stack([*everything.values(), rows.energy])
    x = x / np.maximum(np.sqrt(np.mean(x**2, axis=0)), 1e-300)
    held_out, whole = _products(x, _folds(rows))
    candidates = []
    for terms in choices:
        used = np.array([position[name] for name in terms.columns(rows)], np.intp)
        error = sum(_error(whole - part, part, used) for part in held_out)
        size = abs(x[:, -1].mean())
        cv_rmse = float(np.sqrt(error / len(x)) / size) if size > 0 else np.inf
        candidates.append(HourCandidate(terms, len(used), cv_rmse))
    best = min(candidate.cv_rmse for candidate in candidates)
    good = [c for c in candidates if c.cv_rmse <= AS_GOOD * best] or candidates
    return min(good, key=lambda c: c.parameters).terms, candidates


def day_numbers(rows: Prepared) -> npt.NDArray[np.int64]:
    """Local day of each row, counted from the first."""
    day = np.asarray(rows.start.tz_localize(None).asi8) // NS_PER_DAY
    return cast("npt.NDArray[np.int64]", day - day[0])


def _folds(rows: Prepared) -> npt.NDArray[np.intp]:
    day = day_numbers(rows)
    return np.unique(folds_of(int(day[-1]) + 1, block=BLOCK_DAYS)[day], return_inverse=True)[1]


def _products(x: Floats, folds: npt.NDArray[np.intp]) -> tuple[list[Floats], Floats]:
    held_out = [x[folds == fold].T @ x[folds == fold] for fold in range(int(folds.max()) + 1)]
    return held_out, np.sum(held_out, axis=0)


def _error(train: Floats, held_out: Floats, used: npt.NDArray[np.intp]) -> float:
    inner = train[np.ix_(used, used)]
    ridge = 1e-9 * np.eye(len(used)) * max(float(np.trace(inner)) / len(used), 1e-300)
    weight = np.append(np.linalg.solve(inner + ridge, train[used, -1]), -1.0)
    at = np.append(used, train.shape[1] - 1)
    return max(float(weight @ held_out[np.ix_(at, at)] @ weight), 0.0)
