"""Days by hours of the day, as charts of coloured cells want them."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd


def by_day_and_hour(frame: pd.DataFrame, *columns: str) -> tuple[list[date], list[str], list[Any]]:
    """Days, hours and a table of days by hours for each column; a cell without a row is missing.

    >>> frame = pd.DataFrame({"day": [date(2026, 5, 2), date(2026, 5, 1)], "hour": [7, 8], "kwh": [1.5, 2]})
    >>> days, hours, (kwh,) = by_day_and_hour(frame, "kwh")
    >>> hours, kwh.tolist()
    (['07', '08'], [[nan, 2.0], [1.5, nan]])
    """
    row, days = pd.factorize(frame["day"], sort=True)
    at, hours = pd.factorize(frame["hour"], sort=True)
    tables = []
    for column in columns:
        values = frame[column].to_numpy()
        is_number = values.dtype.kind in "biuf"
        table = np.full((len(days), len(hours)), np.nan, float if is_number else object)
        table[row, at] = values
        tables.append(table)
    return list(days), [f"{hour:02.0f}" for hour in hours], tables
