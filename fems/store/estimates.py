"""Gaps and edits: what is laid over the intervals that readings give, and what it makes stale."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.edits import apply_edits
from fems.compute.gaps import PROFILE_DAYS, Places, fill
from fems.compute.segments import MeterFacts
from fems.store.binary import copy_in
from fems.store.claims import merged
from fems.store.intervals import read_intervals, replace_intervals
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.spans import inside, load_spans, overlapping, widened

Rows = npt.NDArray[np.void]

METERS_AT_ONCE = 100
"""Meters whose profiles are made at once: half a million intervals at the most."""


def spans_along(conn: Connection, spans: pd.DataFrame, edits: Rows) -> pd.DataFrame:
    """The spans, the gaps whose profile they may be part of, and the whole of edits they touch."""
    wide = widened(conn, spans, "read_spans_along")
    if not len(edits):
        return wide
    edited = pd.DataFrame({name: edits[name] for name in ("meter_id", "start_ts", "end_ts")})
    edited = merged(edited)
    touched = edited[overlapping(edited, wide)]
    return merged(pd.concat([wide, touched]))


def replace_gaps(conn: Connection, spans: pd.DataFrame, gaps: Rows) -> Rows:
    """Make the spans know exactly those of the gaps that reach into them; returns these."""
    kept = gaps[overlapping(gaps, spans)]
    kept = kept[np.lexsort((kept["start_ts"], kept["meter_id"]))]
    once = (np.diff(kept["meter_id"]) != 0) | (np.diff(kept["start_ts"].astype(np.int64)) != 0)
    kept = kept[np.r_[np.ones(min(len(kept), 1), bool), once]]  # a long one came with each piece
    load_spans(conn, spans)
    conn.execute(query("delete_gaps"))
    conn.execute(
        query("write_gaps"),
        {
            "meter_ids": kept["meter_id"].tolist(),
            "starts": [f"{t}Z" for t in kept["start_ts"]],
            "ends": [f"{t}Z" for t in kept["end_ts"]],
            "amounts": kept["amount"].tolist(),
        },
    )
    return kept


def write_estimates(
    conn: Connection, spans: pd.DataFrame, *, parts: Rows, gaps: Rows, facts: MeterFacts,
    places: Places,
) -> int:  # fmt: skip
    """Fill gaps within the spans, where there is no interval yet; the number of rows."""
    written = 0
    known = np.unique(gaps["meter_id"])
    for first in range(0, len(known), METERS_AT_ONCE):
        mine = known[first : first + METERS_AT_ONCE]
        of_meters = gaps[np.isin(gaps["meter_id"], mine)]
        history = read_history(conn, of_meters)
        beside = parts[np.isin(parts["meter_id"], mine)]
        rows = fill(beside, of_meters, history, places, facts)
        rows = rows[inside(rows, spans)]
        with conn.cursor() as cursor:
            copy_in(cursor, query("copy_intervals_in"), rows)
        written += len(rows)
    return written


def write_edits(conn: Connection, spans: pd.DataFrame, edits: Rows) -> None:
    """Lay edits over the intervals of the spans, which hold the whole of each edit they touch."""
    edited = pd.DataFrame({name: edits[name] for name in ("meter_id", "start_ts", "end_ts")})
    here = overlapping(edited, spans)
    if not here.any():
        return
    islands = merged(edited[here])
    rows = read_intervals(conn, islands)
    replace_intervals(conn, islands, apply_edits(rows, edits[here]))


def read_history(conn: Connection, gaps: Rows) -> Rows:
    """Measured intervals of the meters of gaps in the days that make the gaps' profiles."""
    before = np.timedelta64(PROFILE_DAYS, "D")
    spans = pd.DataFrame(
        {
            "meter_id": gaps["meter_id"],
            "start_ts": gaps["start_ts"] - before,
            "end_ts": gaps["start_ts"],
        }
    )
    return read_intervals(conn, merged(spans), statement="read_measured_history")
