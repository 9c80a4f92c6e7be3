"""Intervals to hours and plant-local days, for the spans that changed."""

from datetime import datetime

from fems.clock import Window
from fems.jobs.job import Result
from fems.store.intervals import replace_rollups
from fems.store.pool import Connection
from fems.store.stale import claim_stale, mark_all_stale, mark_stale

WINDOWS_AT_ONCE = 1_000


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Roll up what changed; a window makes all meters stale in it first."""
    result = Result()
    if window is not None:
        mark_all_stale(conn, "rollups", window=window, cause="requested")
    while True:
        with conn.transaction():
            spans = claim_stale(conn, "rollups", most=WINDOWS_AT_ONCE)
            if spans.empty:
                return result
            result.add(rows=replace_rollups(conn, spans), findings=[])
            for stage in ("intensity", "carbon"):
                mark_stale(
                    conn, stage, meter_ids=spans["meter_id"].to_numpy(),
                    starts=spans["start_ts"].to_numpy(), ends=spans["end_ts"].to_numpy(),
                    cause="rollups",
                )  # fmt: skip
