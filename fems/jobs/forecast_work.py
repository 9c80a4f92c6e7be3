"""What a run forecasts, and what it knows of a meter."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from fems.jobs.days_off import DaysOff


class Task(NamedTuple):
    """What a run forecasts in one zone: as believed at `issued_at`, from `origin` to `end`."""

    zone: ZoneInfo
    issued_at: datetime
    origin: datetime
    end: datetime
    off: DaysOff


class Work(NamedTuple):
    """A meter's history [kWh], and the candidates that hold; None where all are to be tried."""

    meter_id: int
    amount: pd.Series
    estimated: pd.Series
    chosen: Collection[str] | None = None
