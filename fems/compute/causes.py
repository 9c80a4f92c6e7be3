"""Causes of a change between two periods: the sides that are compared and the parts they give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy import stats

from fems.compute.finding import Finding

Cause = Literal[
    "calendar", "output", "mix", "weather", "drivers", "efficiency", "own_renewables",
    "grid_factor", "data", "unexplained",
]  # fmt: skip
CAUSES: tuple[Cause, ...] = get_args(Cause)
"""In the order in which they are shown."""


@dataclass(frozen=True)
class Side:
    """One of the two periods: what one plant used of one carrier.

    energy : used (bought and own), by start of its span, at the baseline's grain or finer; a span of
        which nothing is known is there with NaN. [kWh, or the carrier's unit]
    drivers : those of the baseline.
    own : renewable energy of the plant's own within it. [the same unit]
    emissions_kg : of what was bought. [kg CO2e]
    stated : energy used as it was reported, if that differs from the sum of what is known now. [the
        same unit]
    """

    energy: pd.Series
    drivers: pd.DataFrame | None = None
    own: float = 0.0
    emissions_kg: float = 0.0
    stated: float | None = None

    @property
    def used(self) -> float:
        """Energy used as stated. [the carrier's unit]"""
        return float(self.energy.sum()) if self.stated is None else self.stated

    @property
    def bought(self) -> float:
        """Energy that crossed the boundary, as stated. [the carrier's unit]"""
        return self.used - self.own


@dataclass(frozen=True)
class Part:
    """What one cause changed; positive when it made energy or carbon rise.

    kwh, kg : the change. [kWh, kg CO2e]
    sd_kwh, sd_kg : their standard deviations; NaN where they are not assessable, 0 where the part is
        metered and not modelled.
    degrees : degrees of freedom of both. [1]
    """

    kwh: float = 0.0
    kg: float = 0.0
    sd_kwh: float = 0.0
    sd_kg: float = 0.0
    degrees: float = np.inf

    def interval_kwh(self, confidence: float = 0.9) -> tuple[float, float]:
        """Between which the change of energy lies. [kWh]"""
        half = self._times(confidence) * self.sd_kwh
        return self.kwh - half, self.kwh + half

    def interval_kg(self, confidence: float = 0.9) -> tuple[float, float]:
        """Between which the change of carbon lies. [kg CO2e]"""
        half = self._times(confidence) * self.sd_kg
        return self.kg - half, self.kg + half

    def _times(self, confidence: float) -> float:
        return float(stats.t.ppf(0.5 + confidence / 2, self.degrees))


@dataclass(frozen=True)
class Decomposition:
    """Energy bought and its carbon in two periods, and the causes of the difference.

    before_kwh, after_kwh : energy bought in the two periods. [kWh]
    before_kg, after_kg : its emissions. [kg CO2e]
    parts : by cause, all of CAUSES; they add up to the change.
    findings : what stands in the way of an explanation.
    """

    before_kwh: float
    after_kwh: float
    before_kg: float
    after_kg: float
    parts: Mapping[Cause, Part]
    findings: tuple[Finding, ...] = ()

    @property
    def change_kwh(self) -> float:
        """After less before. [kWh]"""
        return self.after_kwh - self.before_kwh

    @property
    def change_kg(self) -> float:
        """After less before. [kg CO2e]"""
        return self.after_kg - self.before_kg


def summed(plants: Sequence[Decomposition]) -> Decomposition:
    """Of a complex: the sums of its plants' (or of a plant's carriers').

    Errors of different plants are taken to be independent. Degrees of freedom after Satterthwaite
    (1946), "An approximate distribution of estimates of variance components", Biometrics 2(6).
    """
    parts = {cause: _sum_of([plant.parts[cause] for plant in plants]) for cause in CAUSES}
    return Decomposition(
        sum(plant.before_kwh for plant in plants), sum(plant.after_kwh for plant in plants),
        sum(plant.before_kg for plant in plants), sum(plant.after_kg for plant in plants),
        parts, tuple(finding for plant in plants for finding in plant.findings),
    )  # fmt: skip


def _sum_of(parts: Sequence[Part]) -> Part:
    variance = np.array([part.sd_kwh for part in parts]) ** 2
    shares = variance**2 / np.array([part.degrees for part in parts])
    spread = float(shares.sum())
    return Part(
        sum(part.kwh for part in parts), sum(part.kg for part in parts),
        float(np.sqrt(variance.sum())), float(np.sqrt(sum(part.sd_kg**2 for part in parts))),
        float(variance.sum()) ** 2 / spread if spread else np.inf,
    )  # fmt: skip
