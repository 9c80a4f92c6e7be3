"""What alerts are made of: causes that jobs and ingest have written down, of all plants at once."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from fems.compute.alerts import Cause
from fems.store.pool import Connection
from fems.store.rows import read_dicts

SPANNED = {
    "meter.silent": "read_silence_causes",
    "demand.breach": "read_breach_causes",
    "load.base": "read_base_load_causes",
    "intensity.drift": "read_drift_causes",
    "messages.rejected": "read_rejection_causes",
    "forecast.decayed": "read_decay_causes",
}
"""Kinds whose causes, now or in the past, one statement gives."""
QUEUE_STEP_S = 600.0


def read_causes(conn: Connection, kind: str, *, start: datetime, end: datetime) -> list[Cause]:
    """Causes of a kind in SPANNED that touch [start, end]; now is a span of one instant."""
    return _causes(kind, read_dicts(conn, SPANNED[kind], {"start": start, "end": end}))


def read_failures(conn: Connection) -> list[Cause]:
    """Jobs whose newest run failed."""
    return _causes("job.failed", read_dicts(conn, "read_failure_causes"))


def read_past_failures(conn: Connection, *, start: datetime, end: datetime) -> list[Cause]:
    """Runs that failed, each until the next that went well."""
    return _causes(
        "job.failed", read_dicts(conn, "read_past_failures", {"start": start, "end": end})
    )


def read_lateness(
    conn: Connection, jobs: Iterable[str], *, step_s: float, now: datetime
) -> list[Cause]:
    """For how many of their usual steps jobs, and what is stale, have waited."""
    params = {"jobs": list(jobs), "step_s": step_s, "queue_s": QUEUE_STEP_S, "end": now}
    return _causes("job.late", read_dicts(conn, "read_lateness_causes", params))


def read_past_lateness(
    conn: Connection, jobs: Iterable[str], *, step_s: float, start: datetime, end: datetime
) -> list[Cause]:
    """Pauses between runs of jobs that were longer than a step."""
    params = {"jobs": list(jobs), "step_s": step_s, "start": start, "end": end}
    return _causes("job.late", read_dicts(conn, "read_past_lateness", params))


def read_prices(
    conn: Connection, plant_ids: list[int], *, first: date, last: date
) -> dict[int, dict[str, float | None]]:
    """By plant, what a kWh of electricity costs and emits: won_per_kwh, kg_co2e_per_kwh.

    first, last: first days of the months whose bills are looked at.
    """
    rows = read_dicts(
        conn, "read_plant_prices", {"plant_ids": plant_ids, "first": first, "last": last}
    )
    return {row["plant_id"]: row for row in rows}


def read_room(conn: Connection) -> dict[str, Any]:
    """Size of the database [bytes], first_reading, and the folder of the data (None: not told)."""
    return read_dicts(conn, "read_room")[0]


def _causes(kind: str, rows: Iterable[Mapping[str, Any]]) -> list[Cause]:
    return [Cause(kind, **{**row, "facts": row.get("facts") or {}}) for row in rows]
