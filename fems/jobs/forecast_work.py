"""What a run knows of a meter that it forecasts."""

from collections.abc import Collection
from typing import NamedTuple

import pandas as pd


class Work(NamedTuple):
    """A meter's history [kWh], and the candidates that hold; None where all are to be tried."""

    meter_id: int
    amount: pd.Series
    estimated: pd.Series
    chosen: Collection[str] | None = None
