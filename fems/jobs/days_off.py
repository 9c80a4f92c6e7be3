"""Days on which a plant rests: public holidays if it keeps them, and its own shutdowns."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from fems.compute.forecasting.days import observed


class DaysOff(NamedTuple):
    """Public holidays of a zone, and shutdowns by plant_id."""

    holidays: AbstractSet[date]
    shutdowns: Mapping[int, AbstractSet[date]]

    def of(self, plant_id: int, level: pd.Series) -> frozenset[date]:
        """Days of rest of a plant; public holidays only if its daily means do not contradict.

        >>> days = pd.date_range("2026-05-01", periods=28)
        >>> level = pd.Series(np.where(days.day_of_week < 5, 9.0, 1.0), days)
        >>> DaysOff({date(2026, 5, 5)}, {7: {date(2026, 6, 1)}}).of(7, level)
        frozenset({datetime.date(2026, 6, 1)})
        """
        days = pd.DatetimeIndex(level.index).tz_localize(None).to_numpy().astype("M8[D]")
        off = np.isin(days, np.array(sorted(self.holidays), "M8[D]"))
        kept = self.holidays if observed(level.to_numpy(float), days, off) else frozenset()
        return frozenset(kept | self.shutdowns.get(plant_id, frozenset()))
