"""Readings to 15-min intervals, for the spans that readings made stale."""

from datetime import datetime

from fems.clock import Window
from fems.compute.intervals import intervals
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store.intervals import read_affected_spans, read_readings_around, replace_intervals
from fems.store.plants import meter_facts, read_meters
from fems.store.pool import Connection
from fems.store.stale import claim_stale, mark_spans_stale
from fems.store.virtual import mark_virtual_stale

WINDOWS_AT_ONCE = 200


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Compute intervals where readings are new."""
    return run_passes(conn, "intervals", window, _one_pass)


def _one_pass(conn: Connection) -> Result | None:
    changed = claim_stale(conn, "intervals", most=WINDOWS_AT_ONCE)
    if changed.empty:
        return None
    facts = meter_facts(read_meters(conn))  # after the claim: no older than the windows
    spans = read_affected_spans(conn, changed)
    rows, found = intervals(read_readings_around(conn, spans), facts)
    written, touched = replace_intervals(conn, spans, rows)
    mark_spans_stale(conn, "rollups", touched, cause="intervals")
    mark_virtual_stale(conn, touched, cause="intervals")
    return Result(written, found)
