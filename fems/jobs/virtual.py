"""Intervals of virtual meters, for the spans in which their terms changed."""

from datetime import datetime

from fems.clock import Window
from fems.compute.virtual import combine
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store.claims import claim_stale, mark_spans_stale
from fems.store.intervals import replace_intervals
from fems.store.pool import Connection
from fems.store.virtual import read_leaf_terms, read_term_intervals

WINDOWS_AT_ONCE = 1_000


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Compute virtual meters whose terms changed."""
    return run_passes(conn, "virtual", window, _one_pass)


def _one_pass(conn: Connection) -> Result | None:
    spans = claim_stale(conn, "virtual", most=WINDOWS_AT_ONCE)
    if not len(spans):
        return None
    terms = read_leaf_terms(conn)  # after the claim: no older than the windows
    rows = combine(read_term_intervals(conn, spans, terms), terms)
    written, touched = replace_intervals(conn, spans, rows)
    mark_spans_stale(conn, "rollups", touched, cause="virtual")
    return Result(written)
