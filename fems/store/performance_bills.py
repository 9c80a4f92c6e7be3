"""How a plant performs that has bills alone: each bill a point, by its mean day."""

from datetime import date
from typing import Any

import pandas as pd

from fems.compute.baseline import Baseline
from fems.compute.plant_bills import rows_of_bills, within
from fems.compute.savings import Savings, savings_of
from fems.store.events import read_taken_out
from fems.store.pool import Connection
from fems.store.received_bills import read_received_bills


def read_bill_days(
    conn: Connection, row: dict[str, Any], model: Baseline, *, last: date
) -> pd.DataFrame:
    """Energy, output and expectation of the mean day of each bill since the baseline's first day.

    Returns
    -------
    DataFrame
        day (first of the bill), kwh, output, temperature_c, expected_kwh; missing where not known.
        [kWh per day, the plant's unit per day, degC]
    """
    bills = within(_bills(conn, row), row["first_day"], last).reset_index(drop=True)
    rows = rows_of_bills(bills)
    return pd.DataFrame(
        {
            "day": bills["first_day"], "kwh": rows.energy / rows.periods.days,
            "output": bills["output"].astype("float64") / rows.periods.days,
            "temperature_c": bills["temperature_c"].astype("float64"),
            "expected_kwh": model.expected(rows)[0] / rows.periods.days,
        }
    )  # fmt: skip


def read_bill_savings(
    conn: Connection, row: dict[str, Any], model: Baseline, *, first: date, last: date
) -> Savings | None:
    """Savings of the bills that lie within the days; None where there is none."""
    bills = within(_bills(conn, row), max(first, row["counts_from"]), last)
    if bills.empty:
        return None
    events = read_taken_out(conn, row["plant_id"])
    found = savings_of(model, rows_of_bills(bills), events=events)
    return found if len(found.periods) else None


def _bills(conn: Connection, row: dict[str, Any]) -> pd.DataFrame:
    return read_received_bills(conn, plant_ids=[row["plant_id"]])
