"""Intervals and their rollups: what a pass over stale spans reads and writes."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.intervals import INTERVALS
from fems.store.binary import READINGS, copy_in, copy_out
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.stale import merged

Rows = npt.NDArray[np.void]
_SPANS = np.dtype([("meter_id", "i4"), ("start_ts", "M8[us]"), ("end_ts", "M8[us]")])


def read_affected_spans(conn: Connection, changed: pd.DataFrame) -> pd.DataFrame:
    """Whole 15-min intervals whose amounts changed readings can change, per meter, disjoint."""
    return _widened(conn, changed, "read_affected_spans")


def read_readings_around(conn: Connection, spans: pd.DataFrame) -> Rows:
    """Readings in the spans and the three before and after each, sorted by meter and time."""
    context = _widened(conn, spans, "read_context_spans")
    load_spans(conn, context)
    with conn.cursor() as cursor:
        return copy_out(cursor, query("copy_readings_out"), READINGS, _hull(context))


def replace_intervals(
    conn: Connection, spans: pd.DataFrame, rows: Rows
) -> tuple[int, pd.DataFrame]:
    """Make the spans hold exactly those of the given intervals that begin in them.

    Returns the number of rows written, and the spans of the meters for which anything was there
    before or is there now.
    """
    rows = rows[_inside(rows, spans)]
    load_spans(conn, spans)
    with conn.cursor() as cursor:
        lost = cursor.execute(query("delete_intervals"), _hull(spans)).fetchall()
        copy_in(cursor, query("copy_intervals_in"), rows.astype(INTERVALS, copy=False))
    touched = {int(row[0]) for row in lost} | set(np.unique(rows["meter_id"]).tolist())
    return len(rows), spans[spans["meter_id"].isin(touched)]


def replace_rollups(conn: Connection, spans: pd.DataFrame) -> int:
    """Compute again the hours and plant-local days that the spans touch; the rows written."""
    hours = spans.assign(
        start_ts=spans["start_ts"].dt.floor("h"), end_ts=spans["end_ts"].dt.ceil("h")
    )
    return _rolled_up(conn, merged(hours), "hours") + _rolled_up(
        conn, _widened(conn, spans, "read_day_spans"), "days"
    )


def _rolled_up(conn: Connection, spans: pd.DataFrame, grain: str) -> int:
    load_spans(conn, spans)
    conn.execute(query(f"delete_{grain}"))
    return conn.execute(query(f"write_{grain}"), _hull(spans)).rowcount


def _widened(conn: Connection, spans: pd.DataFrame, statement: str) -> pd.DataFrame:
    load_spans(conn, spans)
    wide = pd.DataFrame(
        conn.execute(query(statement)).fetchall(), columns=["meter_id", "start_ts", "end_ts"]
    )
    for column in ("start_ts", "end_ts"):
        wide[column] = (
            pd.to_datetime(wide[column], utc=True).dt.tz_localize(None).astype("datetime64[us]")
        )
    return merged(wide)


def load_spans(conn: Connection, spans: pd.DataFrame) -> None:
    """Put the spans where the statements find them; lives as long as the transaction."""
    rows = np.zeros(len(spans), _SPANS)
    for name in _SPANS.names or ():
        rows[name] = spans[name].to_numpy()
    exists = conn.execute("SELECT to_regclass('pg_temp.span')").fetchone()
    conn.execute(query("make_span" if exists is None or exists[0] is None else "empty_span"))
    with conn.cursor() as cursor:
        copy_in(cursor, query("copy_span"), rows)
    conn.execute("ANALYZE span")


def _hull(spans: pd.DataFrame) -> dict[str, Any]:
    """Bounds of all spans, so that the planner can leave out chunks."""
    return {
        "start": spans["start_ts"].min().tz_localize("UTC").to_pydatetime(),
        "end": spans["end_ts"].max().tz_localize("UTC").to_pydatetime(),
    }


def _inside(rows: Rows, spans: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which rows begin in a span of their meter; spans are disjoint and sorted."""
    meter = spans["meter_id"].to_numpy(np.int64)
    start = spans["start_ts"].to_numpy("M8[us]").astype(np.int64)
    end = spans["end_ts"].to_numpy("M8[us]").astype(np.int64)
    at = rows["start_ts"].astype("M8[us]").astype(np.int64)
    low = min(start.min(initial=0), at.min(initial=0))
    width = max(end.max(initial=0), at.max(initial=0)) - low + 1
    rank = np.unique(np.r_[meter, rows["meter_id"]], return_inverse=True)[1]
    keys, wanted = rank[: len(meter)] * width + start - low, rank[len(meter) :] * width + at - low
    found = np.searchsorted(keys, wanted, side="right") - 1
    inside: npt.NDArray[np.bool_] = (meter[found] == rows["meter_id"]) & (at < end[found])
    inside &= found >= 0
    return inside
