"""Readings to 15-min intervals, for the spans that readings made stale."""

from datetime import datetime

import pandas as pd

from fems.clock import Window
from fems.compute.intervals import intervals
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store.around import read_groups
from fems.store.intervals import read_affected_spans, replace_intervals
from fems.store.plants import meter_facts, read_meters
from fems.store.pool import Connection
from fems.store.stale import claim_stale, mark_spans_stale, merged
from fems.store.virtual import mark_virtual_stale

WINDOWS_AT_ONCE = 5_000


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Compute intervals where readings are new."""
    return run_passes(conn, "intervals", window, _one_pass)


def _one_pass(conn: Connection) -> Result | None:
    changed = claim_stale(conn, "intervals", most=WINDOWS_AT_ONCE)
    if changed.empty:
        return None
    facts = meter_facts(read_meters(conn))  # after the claim: no older than the windows
    spans = read_affected_spans(conn, changed)
    result, touched = Result(), []
    for group in read_groups(conn, spans):
        rows, found = intervals(group.readings, facts)
        written, of_group = replace_intervals(conn, group.spans, rows)
        touched.append(of_group)
        result.add(Result(written, found))
    changed = merged(pd.concat(touched))
    mark_spans_stale(conn, "rollups", changed, cause="intervals")
    mark_virtual_stale(conn, changed, cause="intervals")
    return result
