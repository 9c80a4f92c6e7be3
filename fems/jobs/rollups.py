"""Intervals to hours and plant-local days, for the spans that changed."""

from datetime import datetime

from fems.clock import Window
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store.checks import mark_checks_stale
from fems.store.claims import claim_stale, mark_spans_stale
from fems.store.pool import Connection
from fems.store.rollups import replace_rollups

WINDOWS_AT_ONCE = 5_000


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Roll up what changed."""
    return run_passes(conn, "rollups", window, lambda conn: _one_pass(conn, now))


def _one_pass(conn: Connection, now: datetime) -> Result | None:
    spans = claim_stale(conn, "rollups", most=WINDOWS_AT_ONCE)
    if not len(spans):
        return None
    written = replace_rollups(conn, spans)
    with conn.pipeline():  # one trip to the server
        for stage in ("intensity", "carbon", "cost", "savings"):
            mark_spans_stale(conn, stage, spans, cause="rollups")
    mark_checks_stale(conn, spans, now=now)
    return Result(written)
