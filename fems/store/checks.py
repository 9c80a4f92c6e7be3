"""What the checks of the data read: which days are to be checked, and measured amounts."""

from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.intervals import ESTIMATED, MEASURED
from fems.store.intervals import read_intervals
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts
from fems.store.span_table import load_spans
from fems.store.spans import Rows, merged, span_rows
from fems.store.stale import taken

STEP = np.timedelta64(15, "m")


def mark_checks_stale(conn: Connection, spans: Rows, *, now: datetime) -> None:
    """Note that the local days that spans touch must be checked again; virtual meters are not."""
    load_spans(conn, spans)
    conn.execute(query("mark_checks_stale"), {"now": now})


def mark_checks_past(conn: Connection, *, meter_ids: list[int], cause: str) -> None:
    """Note that all that some meters ever measured must be checked again."""
    conn.execute(query("mark_checks_past"), {"meter_ids": meter_ids, "cause": cause})


def claim_checks(conn: Connection, *, most: int, now: datetime, noted_before: datetime) -> Rows:
    """Take windows that are due as spans, overlaps merged.

    Due are windows that were asked for, days that are over, and others noted before an instant.
    """
    params = {"most": most, "now": now, "noted_before": noted_before}
    return merged(span_rows(taken(conn, "claim_checks", params)))


class Amounts(NamedTuple):
    """Amounts of spans on one axis: (spans, steps) each, and the begin of each 15-min step.

    measured: NaN where nothing was. [canonical unit]
    known: whether there is an amount that is no estimate (measured, suspect, or set by hand).
    """

    measured: npt.NDArray[np.float64]
    known: npt.NDArray[np.bool_]
    start: npt.NDArray[np.datetime64]


def read_amounts(conn: Connection, spans: Rows) -> Amounts:
    """Amounts in spans of different meters, one row per span."""
    rows = read_intervals(conn, spans)
    first = spans["start_ts"].min().astype("M8[15m]").astype("M8[us]")
    steps = int(np.ceil((spans["end_ts"].max() - first) / STEP))
    meters = spans["meter_id"]
    order = np.argsort(meters)
    row = order[np.searchsorted(meters, rows["meter_id"], sorter=order)]
    step = (rows["start_ts"] - first) // STEP
    values = np.full((len(spans), steps), np.nan)
    known = np.zeros(values.shape, np.bool_)
    known[row, step] = rows["quality"] != ESTIMATED
    measured = rows["quality"] == MEASURED
    values[row[measured], step[measured]] = rows["amount"][measured]
    return Amounts(values, known, first + np.arange(steps) * STEP)


def read_balance_days(
    conn: Connection, plant_ids: list[int], *, first: date, last: date
) -> pd.DataFrame:
    """Days of the electricity, gas and steam meters of plants.

    plant_id, day, meter_id, asset_id, quantity, role, amount (missing: nothing is
    known), complete (all of it measured); each meter from its own first day on.
    """
    params = {"plant_ids": plant_ids, "first": first, "last": last}
    return read_frame(conn, "read_balance_days", params)


def read_parents(conn: Connection, plant_ids: list[int]) -> dict[int, int | None]:
    """The asset above each asset of plants; None at the top."""
    rows = read_dicts(conn, "read_asset_parents", {"plant_ids": plant_ids})
    return {row["asset_id"]: row["parent_id"] for row in rows}
