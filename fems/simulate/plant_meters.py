"""The meters of one plant: counters with their start values, and the faults of each."""

import numpy as np

from fems.clock import time_zone
from fems.simulate.behaviour import Fault
from fems.simulate.faults import DatedFault
from fems.simulate.plant_truth import PlantTruth
from fems.simulate.publish import Fitted, Publisher

LOWEST_START, HIGHEST_START = 0.05, 0.35  # of the counter's range: far from its end


class PlantMeters:
    """What publishes in a plant, over its truth."""

    def __init__(self, truth: PlantTruth, faults: tuple[Fault, ...]) -> None:
        self.truth = truth
        model = truth.model
        zone = time_zone(model.plant.time_zone)
        self.faults = [
            DatedFault.of(fault, anchor=model.anchor, zone=zone)
            for fault in faults
            if fault.plant == model.plant.code
        ]
        self._publishers: list[tuple[Publisher, list[DatedFault]]] = []

    def publishers(self) -> list[tuple[Publisher, list[DatedFault]]]:
        """Each meter's publisher with the meter's faults, in the order of the definition."""
        if not self._publishers:
            for column, meter in enumerate(self.truth.model.plant.meter):
                own = [dated for dated in self.faults if dated.fault.meter == meter.code]
                bare = Publisher(meter, column, self.truth, ())
                fitted = self._fitted(bare, own) if meter.kind == "register" else ()
                self._publishers.append((Publisher(meter, column, self.truth, fitted), own))
        return self._publishers

    def _fitted(self, bare: Publisher, faults: list[DatedFault]) -> tuple[Fitted, ...]:
        """The counter that hung there at the anchor, and those fitted later."""
        first = Fitted(self.truth.start_us, self._start_value(bare, faults))
        later = [
            Fitted(dated.start_us, dated.fault.value)
            for dated in faults
            if dated.fault.kind == "exchange"
        ]
        return (first, *sorted(later, key=lambda fitted: fitted.at_us))

    def _start_value(self, bare: Publisher, faults: list[DatedFault]) -> float:
        full = bare.meter.counter_range
        for dated in faults:
            if dated.fault.kind == "rollover":
                total = self.truth.sum_at(np.array([dated.start_us]), bare.column)[0]
                return float(full - total / bare.canonical_per_count) % full
        model = self.truth.model
        rng = np.random.default_rng([model.seed, model.number, 0, bare.column])
        share = rng.uniform(LOWEST_START, HIGHEST_START)
        return round(float(full * share), bare.decimals)
