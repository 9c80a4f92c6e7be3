"""Readings to 15-min intervals, for the spans that readings made stale."""

from datetime import datetime

from fems.clock import Window
from fems.compute.intervals import intervals
from fems.jobs.job import Result
from fems.store.intervals import read_affected_spans, read_readings_around, replace_intervals
from fems.store.plants import meter_facts, read_meters
from fems.store.pool import Connection
from fems.store.stale import claim_stale, mark_all_stale, mark_stale

WINDOWS_AT_ONCE = 200


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Compute intervals where readings are new; a window makes all meters stale in it first."""
    result = Result()
    if window is not None:
        mark_all_stale(conn, "intervals", window=window, cause="requested")
    while True:
        with conn.transaction():
            changed = claim_stale(conn, "intervals", most=WINDOWS_AT_ONCE)
            if changed.empty:
                return result
            facts = meter_facts(read_meters(conn))  # after the claim: no older than the windows
            spans = read_affected_spans(conn, changed)
            rows, found = intervals(read_readings_around(conn, spans), facts)
            written, touched = replace_intervals(conn, spans, rows)
            result.add(rows=written, findings=found)
            mark_stale(
                conn, "rollups", meter_ids=touched["meter_id"].to_numpy(),
                starts=touched["start_ts"].to_numpy(), ends=touched["end_ts"].to_numpy(),
                cause="intervals",
            )  # fmt: skip
