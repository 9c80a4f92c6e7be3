"""Gaps and edits: what is laid over the intervals that readings give, and what it makes stale."""

import numpy as np

from fems.compute.edits import apply_edits
from fems.compute.gaps import PROFILE_DAYS, Places, fill
from fems.compute.segments import MeterFacts
from fems.store.binary import copy_in
from fems.store.intervals import read_intervals, replace_intervals
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.span_table import load_spans, widened
from fems.store.spans import Rows, inside, merged, overlapping, spans_of
from fems.store.stale import span_params

METERS_AT_ONCE = 100
"""Meters whose profiles are made at once: half a million intervals at the most."""


def spans_along(conn: Connection, spans: Rows, edits: Rows) -> Rows:
    """The spans, the gaps whose profile they may be part of, and the whole of edits they touch."""
    wide = widened(conn, spans, "read_spans_along")
    if not len(edits):
        return wide
    edited = merged(spans_of(edits["meter_id"], edits["start_ts"], edits["end_ts"]))
    return merged(np.concatenate([wide, edited[overlapping(edited, wide)]]))


def replace_gaps(conn: Connection, spans: Rows, gaps: Rows) -> Rows:
    """Make the spans know exactly those of the gaps that reach into them; returns these."""
    kept = gaps[overlapping(gaps, spans)]
    kept = kept[np.lexsort((kept["start_ts"], kept["meter_id"]))]
    once = (np.diff(kept["meter_id"]) != 0) | (np.diff(kept["start_ts"].astype(np.int64)) != 0)
    kept = kept[np.r_[np.ones(min(len(kept), 1), bool), once]]  # a long one came with each piece
    load_spans(conn, spans)
    conn.execute(query("delete_gaps"))
    if len(kept):
        params = {**span_params(kept), "amounts": kept["amount"].tolist()}
        conn.execute(query("write_gaps"), params)
    return kept


def write_estimates(
    conn: Connection, spans: Rows, *, parts: Rows, gaps: Rows, facts: MeterFacts,
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


def write_edits(conn: Connection, spans: Rows, edits: Rows) -> None:
    """Lay edits over the intervals of the spans, which hold the whole of each edit they touch."""
    here = edits[overlapping(edits, spans)]
    if not len(here):
        return
    islands = merged(spans_of(here["meter_id"], here["start_ts"], here["end_ts"]))
    rows = read_intervals(conn, islands)
    replace_intervals(conn, islands, apply_edits(rows, here))


def read_history(conn: Connection, gaps: Rows) -> Rows:
    """Measured intervals of the meters of gaps in the days that make the gaps' profiles."""
    before = np.timedelta64(PROFILE_DAYS, "D")
    spans = spans_of(gaps["meter_id"], gaps["start_ts"] - before, gaps["start_ts"])
    return read_intervals(conn, merged(spans), statement="read_measured_history")
