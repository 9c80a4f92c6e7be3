"""What was used per day, band and discount, from intervals; and the demand that counts."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd

from fems.compute.tariffs.bill import Use
from fems.compute.tariffs.schedule import Schedule, interval_hours

_MILLIONTHS = Decimal("0.000001")
_PER_HOUR = 4


class Usage(NamedTuple):
    """Use by day, band and discount, and the highest demand that counts. [kW]"""

    use: list[Use]
    demand_kw: Decimal | None
    demand_at: datetime | None


def usage(intervals: pd.DataFrame, schedule: Schedule, *, as_of: date | None = None) -> Usage:
    """Use and demand of 15-min intervals, in millionths, so that sums do not depend on their order.

    Parameters
    ----------
    intervals : DataFrame
        start [UTC], amount [canonical unit]. Missing ones are absent.
    as_of : date, optional
        The version in force on this day holds for all.

    Raises
    ------
    TariffError
        If the schedule does not know a day.
    """
    known = intervals.dropna(subset="amount")
    if known.empty:
        return Usage([], None, None)
    hours = interval_hours(pd.DatetimeIndex(known["start"]), schedule, as_of=as_of)
    hours["millionths"] = np.rint(known["amount"].to_numpy(float) * 1e6).astype(np.int64)
    keys = ["day", "season", "band", "discount"]
    sums = hours.groupby(keys, sort=True, as_index=False)["millionths"].sum()
    use = [
        Use(day, season, band, discount, int(millionths) * _MILLIONTHS)
        for day, season, band, discount, millionths in sums.itertuples(index=False, name=None)
    ]
    counted = hours[hours["counts"]]
    if counted.empty:
        return Usage(use, None, None)
    top = counted.iloc[int(counted["millionths"].to_numpy().argmax())]
    kw = int(top["millionths"]) * _MILLIONTHS * _PER_HOUR
    return Usage(use, kw, top["start"].to_pydatetime())


def use_rows(frame: pd.DataFrame) -> list[Use]:
    """Rows of day, season, band, discount and amount (decimals) as a bill takes them."""
    columns = ["day", "season", "band", "discount", "amount"]
    return [Use(*row) for row in frame[columns].itertuples(index=False, name=None)]
