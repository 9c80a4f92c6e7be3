"""The truth of one plant as it has been asked for so far, with running sums."""

import numpy as np

from fems.clock import INTERVAL_S, plant_day, time_zone
from fems.simulate.grid import Floats, Ints
from fems.simulate.plant import PlantModel

INTERVAL_US = INTERVAL_S * 1_000_000


class PlantTruth:
    """Amounts and running sums of a plant's meters since the anchor, made when first asked for.

    `amounts` has a row per interval, `sums` one more: the sum of everything before its interval.
    """

    def __init__(self, model: PlantModel) -> None:
        self.model = model
        zone = time_zone(model.plant.time_zone)
        start = plant_day(model.anchor, zone).start
        self.start_us = int(start.timestamp()) * 1_000_000
        width = len(model.plant.meter)
        self.amounts: Floats = np.empty((0, width))
        self.sums: Floats = np.zeros((1, width))
        self._blocks = 0

    def reach(self, end_us: int) -> None:
        """Make sure that every interval up to an instant is there."""
        made = [self.amounts]
        intervals = len(self.amounts)
        while self.start_us + intervals * INTERVAL_US < end_us:
            made.append(self.model.block(self._blocks))
            intervals += len(made[-1])
            self._blocks += 1
        if len(made) == 1:
            return
        sums = [self.sums]
        for block in made[1:]:
            sums.append(sums[-1][-1] + np.cumsum(block, axis=0))
        self.amounts = np.concatenate(made)
        self.sums = np.concatenate(sums)

    def interval(self, ts_us: Ints) -> Ints:
        """Number of the interval that holds each instant; negative before the anchor."""
        return (ts_us - self.start_us) // INTERVAL_US

    def sum_at(self, ts_us: Ints, meter: int) -> Floats:
        """Amount from the anchor to each instant, growing evenly within an interval."""
        self.reach(int(ts_us.max()) + 1)
        number = self.interval(ts_us)
        share = ((ts_us - self.start_us) % INTERVAL_US) / INTERVAL_US
        total: Floats = self.sums[number, meter] + share * self.amounts[number, meter]
        return total

    def amount_at(self, ts_us: Ints, meter: int) -> Floats:
        """Amount of the interval that holds each instant."""
        self.reach(int(ts_us.max()) + 1)
        amount: Floats = self.amounts[self.interval(ts_us), meter]
        return amount
