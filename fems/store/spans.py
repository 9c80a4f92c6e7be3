"""Spans of meters' time: where statements find them, and what lies inside them."""

from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.store.binary import copy_in
from fems.store.claims import merged
from fems.store.pool import Connection
from fems.store.queries import query

Rows = npt.NDArray[np.void]
SPANS = np.dtype([("meter_id", "i4"), ("start_ts", "M8[us]"), ("end_ts", "M8[us]")])
"""Half-open spans of one meter each, naive UTC."""
PIECE = np.timedelta64(28, "D")
EVERYTHING = {"low": "-infinity", "high": "infinity"}
_NEAR = timedelta(days=8)


def load_spans(conn: Connection, spans: pd.DataFrame) -> None:
    """Put the spans where the statements find them; lives as long as the transaction."""
    rows = np.zeros(len(spans), SPANS)
    for name in SPANS.names or ():
        rows[name] = spans[name].to_numpy()
    exists = conn.execute("SELECT to_regclass('pg_temp.span')").fetchone()
    conn.execute(query("make_span" if exists is None or exists[0] is None else "empty_span"))
    with conn.cursor() as cursor:
        copy_in(cursor, query("copy_span"), rows)
    conn.execute("ANALYZE span")


def widened(
    conn: Connection, spans: pd.DataFrame, statement: str, params: dict[str, Any] | None = None
) -> pd.DataFrame:
    """Union of the spans that a statement makes of these."""
    load_spans(conn, spans)
    return merged(span_frame(conn.execute(query(statement), params).fetchall()))


def span_frame(rows: list[Any]) -> pd.DataFrame:
    """Rows (meter_id, start, end) as spans: meter_id, start_ts, end_ts, naive UTC."""
    frame = pd.DataFrame(rows, columns=["meter_id", "start_ts", "end_ts"])
    for column in ("start_ts", "end_ts"):
        aware = pd.to_datetime(frame[column], utc=True)
        frame[column] = aware.dt.tz_localize(None).astype("datetime64[us]")
    return frame


def hull(spans: pd.DataFrame) -> dict[str, Any]:
    """Bounds of all spans, so that the planner can leave out chunks."""
    return {
        "start": spans["start_ts"].min().tz_localize("UTC").to_pydatetime(),
        "end": spans["end_ts"].max().tz_localize("UTC").to_pydatetime(),
    }


def near(spans: pd.DataFrame) -> dict[str, Any]:
    """Bounds wide enough to find the readings that reach into the spans, of most meters.

    A statement that looks for them in EVERYTHING takes longer the more history there is.
    """
    bounds = hull(spans)
    return {"low": bounds["start"] - _NEAR, "high": bounds["end"] + _NEAR}


def pieces(spans: pd.DataFrame) -> pd.DataFrame:
    """The spans cut into pieces of 28 days at the most, the earliest first.

    >>> span = {"meter_id": [7], "start_ts": ["2026-01-01"], "end_ts": ["2026-03-06"]}
    >>> frame = pd.DataFrame(span).astype({"start_ts": "M8[us]", "end_ts": "M8[us]"})
    >>> pieces(frame)["end_ts"].dt.strftime("%m-%d").tolist()
    ['01-29', '02-26', '03-06']
    """
    start, end = (spans[name].to_numpy("M8[us]") for name in ("start_ts", "end_ts"))
    count = np.maximum(-((start - end) // PIECE), 1)
    which = np.repeat(np.arange(len(spans)), count)
    step = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    begin = start[which] + step * PIECE
    cut = pd.DataFrame(
        {
            "meter_id": spans["meter_id"].to_numpy()[which],
            "start_ts": begin,
            "end_ts": np.minimum(begin + PIECE, end[which]),
        }
    )
    return cut.sort_values(["start_ts", "meter_id"], ignore_index=True)


def inside(rows: Rows, spans: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which rows (meter_id, start_ts) begin in a span of their meter; spans are disjoint."""
    spans = spans.sort_values(["meter_id", "start_ts"])
    meter = spans["meter_id"].to_numpy(np.int64)
    start = spans["start_ts"].to_numpy("M8[us]").astype(np.int64)
    end = spans["end_ts"].to_numpy("M8[us]").astype(np.int64)
    at = rows["start_ts"].astype("M8[us]").astype(np.int64)
    low = min(start.min(initial=0), at.min(initial=0))
    width = max(end.max(initial=0), at.max(initial=0)) - low + 1
    known = np.unique(meter)
    rank = np.searchsorted(known, rows["meter_id"])
    keys = np.searchsorted(known, meter) * width + start - low
    wanted = np.minimum(rank, max(len(known) - 1, 0)) * width + at - low
    found = np.searchsorted(keys, wanted, side="right") - 1
    if not len(keys):
        return np.zeros(len(rows), bool)
    held: npt.NDArray[np.bool_] = (meter[found] == rows["meter_id"]) & (at < end[found])
    held &= found >= 0
    return held


def overlapping(rows: Rows | pd.DataFrame, spans: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which rows (meter_id, start_ts, end_ts) share time with a span of their meter."""
    frame = pd.DataFrame(
        {name: np.asarray(rows[name]) for name in ("meter_id", "start_ts", "end_ts")}
    )
    pairs = frame.reset_index().merge(spans, on="meter_id", suffixes=("", "_span"))
    shared = (pairs["start_ts"] < pairs["end_ts_span"]) & (pairs["end_ts"] > pairs["start_ts_span"])
    found = np.zeros(len(frame), bool)
    found[pairs.loc[shared, "index"].to_numpy()] = True
    return found
