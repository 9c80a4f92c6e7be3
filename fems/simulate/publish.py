"""From truth to what a meter publishes: counters, amounts, powers and gauges, rounded."""

from dataclasses import dataclass
from math import ceil, log10

import numpy as np

from fems.simulate.grid import Floats, Ints
from fems.simulate.plant_truth import PlantTruth
from fems.site import Meter

VISIBLE = 0.1  # of the canonical unit: what a register's last decimal can show at least
DECIMALS = {"interval": 3, "power": 2, "gauge": 1}


@dataclass(frozen=True)
class Fitted:
    """A counter fitted at an instant: what it showed then."""

    at_us: int
    shows: float


def resolution_decimals(meter: Meter, *, output_unit: str) -> int:
    """Decimals a meter publishes.

    A register shows hundredths of its unit, more where the multiplier or the unit is large.
    """
    if meter.kind != "register":
        return DECIMALS[meter.kind]
    scale = meter.multiplier * meter.published(output_unit=output_unit).scale
    return max(2, ceil(log10(scale / VISIBLE)))


@dataclass(frozen=True)
class Publisher:
    """One meter of a plant, and what it would publish were nothing wrong with the data."""

    meter: Meter
    column: int
    truth: PlantTruth
    fitted: tuple[Fitted, ...]  # counters in order of time; only registers have them

    @property
    def decimals(self) -> int:
        """Decimals of a published value."""
        unit = self.truth.model.plant.output_unit
        return resolution_decimals(self.meter, output_unit=unit)

    @property
    def canonical_per_count(self) -> float:
        """Canonical amount of one published unit, multiplier included."""
        unit = self.truth.model.plant.output_unit
        return self.meter.multiplier * self.meter.published(output_unit=unit).scale

    def values(self, ts_us: Ints) -> Floats:
        """Published value at each instant, in the meter's own unit."""
        if not len(ts_us):
            return np.empty(0)
        if self.meter.kind == "register":
            return self._counter(ts_us)
        if self.meter.power_is == "period_mean":
            ts_us = ts_us - 1  # of the period that ends here
        exact = self.truth.amount_at(ts_us, self.column)
        if self.meter.kind == "power":
            exact = exact * 4  # kWh of a quarter-hour to mean kW
        conversion = self.meter.published(output_unit=self.truth.model.plant.output_unit)
        exact = (exact - conversion.offset) / (self.meter.multiplier * conversion.scale)
        return np.round(exact, self.decimals) + 0.0  # no negative zero

    def _counter(self, ts_us: Ints) -> Floats:
        total = self.truth.sum_at(ts_us, self.column)
        fitted_us = np.array([f.at_us for f in self.fitted])
        shown = np.array([f.shows for f in self.fitted])
        before = self.truth.sum_at(fitted_us, self.column)
        which = np.searchsorted(fitted_us, ts_us, side="right") - 1
        count = shown[which] + (total - before[which]) / self.canonical_per_count
        return self.rolled(np.round(count, self.decimals))

    def rolled(self, count: Floats) -> Floats:
        """What a counter of so many digits shows."""
        shown: Floats = np.mod(count, self.meter.counter_range)
        return np.round(shown, self.decimals)
