"""Bills of a plant as baselines take them: each a period with its energy, output and weather."""

from datetime import date

import numpy as np
import pandas as pd

from fems.compute.regression.inputs import NS_PER_DAY
from fems.compute.regression.periods import Periods
from fems.compute.regression.prepare import Prepared

DRIVERS = ("output", "temperature_c")


def rows_of_bills(bills: pd.DataFrame) -> Prepared:
    """One period per bill, of the length it has.

    Parameters
    ----------
    bills : DataFrame
        One plant's, by first day: first_day, last_day (included), electricity_kwh, output [the
        plant's unit], temperature_c [degC]. The last two may be missing.

    Examples
    --------
    >>> one = {"first_day": date(2026, 1, 16), "last_day": date(2026, 2, 15),
    ...        "electricity_kwh": 31_000.0, "output": 62.0, "temperature_c": None}
    >>> rows = rows_of_bills(pd.DataFrame([one]))
    >>> rows.periods.days.tolist(), rows.energy.tolist(), rows.drivers["output"].tolist()
    ([31.0], [31000.0], [62.0])
    """
    start = pd.DatetimeIndex(pd.to_datetime(bills["first_day"])).as_unit("ns")
    end = pd.DatetimeIndex(pd.to_datetime(bills["last_day"])).as_unit("ns") + pd.Timedelta(days=1)
    days = (end.asi8 - start.asi8) / NS_PER_DAY
    months = bool(((start.day == 1) & (end == start + pd.DateOffset(months=1))).all())
    drivers = {name: bills[name].to_numpy(np.float64) for name in DRIVERS if name in bills}
    known = {name: column for name, column in drivers.items() if np.isfinite(column).any()}
    energy = bills["electricity_kwh"].to_numpy(np.float64)
    return Prepared("month", Periods(start, end.asi8, days, whole_months=months), energy, known)


def within(bills: pd.DataFrame, first: date | None, last: date | None) -> pd.DataFrame:
    """Bills of which every day lies between two days, both included; none is open."""
    inside = np.ones(len(bills), bool)
    if first is not None:
        inside &= bills["first_day"] >= first
    if last is not None:
        inside &= bills["last_day"] <= last
    return bills[inside]
