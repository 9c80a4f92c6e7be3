"""Projects: what an efficiency measure has verifiably saved, and when it has paid for itself."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from fems.compute.finding import Finding
from fems.compute.savings import Savings
from fems.errors import FemsError

DAYS_PER_YEAR = 365.25
FEWEST_DAYS = 28


class ProjectError(FemsError):
    """A saving that is not that of the project."""


@dataclass(frozen=True)
class Project:
    """An efficiency measure of a plant.

    code : short name, unique within the plant.
    done_on : the day from which it has an effect.
    cost : what it cost, in the currency of the price; None if not known.
    expected_kwh_per_year : what was promised; None if not known. [kWh]
    """

    code: str
    done_on: date
    cost: float | None = None
    expected_kwh_per_year: float | None = None


@dataclass(frozen=True)
class Verified:
    """What a project has saved to date, with what is certain about it.

    saved : the saving against a baseline that knows nothing of the project.
    days : days that count.
    price_per_kwh : what a kWh saved would have cost; None if not known. [currency/kWh]
    findings : what stands in the way of a verdict.
    """

    project: Project
    saved: Savings
    days: int
    price_per_kwh: float | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def kwh_per_year(self) -> float:
        """The saving to date at its own pace for a year; NaN without a day that counts. [kWh]"""
        return self.saved.kwh * self._per_year

    @property
    def money(self) -> float:
        """What it has saved to date; NaN without a price. [currency]"""
        return np.nan if self.price_per_kwh is None else self.saved.kwh * self.price_per_kwh

    @property
    def of_expected(self) -> float:
        """Share of what was promised; NaN where nothing was. [1]"""
        promised = self.project.expected_kwh_per_year
        return self.kwh_per_year / promised if promised else np.nan

    @property
    def payback_years(self) -> float:
        """Years until the cost is earned at the pace to date; infinite if nothing is saved. [year]"""
        return self._years(self.saved.kwh)

    def kwh_per_year_interval(self, confidence: float = 0.9) -> tuple[float, float]:
        """Between which the saving of a year lies. [kWh]"""
        low, high = self.saved.interval_kwh(confidence)
        return low * self._per_year, high * self._per_year

    def payback_interval(self, confidence: float = 0.9) -> tuple[float, float]:
        """Between which the payback lies; the later end is infinite if nothing may be saved. [year]"""
        low, high = self.saved.interval_kwh(confidence)
        return self._years(high), self._years(low)

    def is_certain(self, confidence: float = 0.9) -> bool:
        """Whether zero lies outside the interval of the saving."""
        low, high = self.saved.interval_kwh(confidence)
        return bool(low > 0 or high < 0)

    @property
    def _per_year(self) -> float:
        return DAYS_PER_YEAR / self.days if self.days else np.nan

    def _years(self, kwh: float) -> float:
        cost, price = self.project.cost, self.price_per_kwh
        if cost is None or price is None or not self.days or np.isnan(kwh):
            return np.nan
        earned = kwh * self._per_year * price
        return cost / earned if earned > 0 else np.inf


def verified(
    project: Project, saved: Savings, *, price_per_kwh: float | None = None,
    others: tuple[Project, ...] = (),
) -> Verified:  # fmt: skip
    """What a project has saved from the day it was done on.

    Parameters
    ----------
    project : Project
        The measure.
    saved : Savings
        Of the plant (or of the line it acts on), by day, from the day it was done on to date,
        against a baseline of the time before.
    price_per_kwh : float, optional
        Mean price of the energy in that time, by the plant's own tariff. [currency/kWh]
    others : tuple of Project
        Other measures of the same plant: those done in the same time share the saving.

    Returns
    -------
    Verified
        Findings name projects that cannot be told apart, a time too short for a verdict, and a
        saving that chance would explain.

    Raises
    ------
    ProjectError
        If the saving holds days before the project.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.date_range("2026-01-01", periods=73)
    >>> table = pd.DataFrame({"expected_kwh": 1000.0, "actual_kwh": 900.0, "saved_kwh": 100.0,
    ...     "cumulated_kwh": 100.0 * np.arange(1, 74), "cumulated_sd_kwh": 250.0}, days)
    >>> saved = Savings(table, 73_000.0, 65_700.0, 250.0, 60.0, "formula", 1.0)
    >>> done = verified(Project("servo", date(2026, 1, 1), cost=9_131_250.0), saved, price_per_kwh=125.0)
    >>> round(done.kwh_per_year), round(done.payback_years, 2), done.is_certain()
    (36525, 2.0, True)
    """
    if len(saved.periods) and saved.periods.index[0].date() < project.done_on:
        raise ProjectError(f"The saving begins before project {project.code!r} was done.",
                           hint=f"Compute it from {project.done_on} on.")  # fmt: skip
    days = len(saved.periods)
    found = [*saved.findings, *_shared(project, others)]
    result = Verified(project, saved, days, price_per_kwh)
    if days < FEWEST_DAYS:
        found.append(Finding("project.early", "Too few days have passed for a verdict.",
                             {"days": days, "needed": FEWEST_DAYS}))  # fmt: skip
    elif not result.is_certain():
        found.append(Finding("project.not_certain", "Chance alone would explain the saving to date.",
                             {}))  # fmt: skip
    return replace(result, findings=tuple(found))


def _shared(project: Project, others: tuple[Project, ...]) -> list[Finding]:
    same = sorted(other.code for other in others if other.code != project.code)
    if not same:
        return []
    return [
        Finding("project.shared", "Other projects of the plant act on the same energy; what is saved "
                "is of all of them.", {"projects": same})
    ]  # fmt: skip
