"""What jobs did: one row per run; and the locks that keep a job from running twice at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zlib import crc32

from psycopg.types.json import Jsonb

from fems.clock import Window
from fems.compute.finding import Finding
from fems.errors import BusyError
from fems.store.pool import Connection
from fems.store.queries import query

_LOCK_SPACE = 0x46454D53  # "FEMS"


def start_run(conn: Connection, *, job: str, window: Window | None, at: datetime) -> int:
    """Note that a job begins; returns the run's id."""
    row = conn.execute(
        query("start_run"),
        {"job": job, "at": at, "start": window and window.start, "end": window and window.end},
    ).fetchone()
    return int(row[0]) if row else 0


def finish_run(
    conn: Connection, run_id: int, *, at: datetime, rows: int | None,
    findings: list[Finding], error: str | None,
) -> None:  # fmt: skip
    """Note how a run ended."""
    conn.execute(
        query("finish_run"),
        {
            "run_id": run_id, "at": at, "rows": rows, "error": error,
            "status": "failed" if error else "done",
            "findings": Jsonb([finding.as_dict() for finding in findings]),
        },
    )  # fmt: skip


def forget_run(conn: Connection, run_id: int) -> None:
    """Drop the record of a run that had nothing to do."""
    conn.execute(query("forget_run"), {"run_id": run_id})


def forget_old_runs(conn: Connection, *, before: datetime) -> int:
    """Drop the records of runs that began before an instant; how many there were."""
    return conn.execute(query("forget_old_runs"), {"before": before}).rowcount


def read_last_runs(conn: Connection) -> dict[str, dict[str, Any]]:
    """The newest run of each job."""
    cursor = conn.execute(query("read_last_runs"))
    columns = [column.name for column in cursor.description or ()]
    rows = (dict(zip(columns, row, strict=True)) for row in cursor)
    return {row["job"]: row for row in rows}


def read_job_states(conn: Connection) -> dict[str, dict[str, Any]]:
    """How the newest run of each job went: status, started_at."""
    rows = conn.execute(query("read_job_states"))
    return {job: {"status": status, "started_at": at} for job, status, at in rows}


@contextmanager
def unhurried_commits(conn: Connection) -> Iterator[None]:
    """Commits of the block do not wait for the disk: for work that a lost commit leaves to be done.

    A server that breaks down loses the newest of them, all that was in them together, and none before
    an older one. Whoever commits afterwards and waits has these on the disk too.
    """
    conn.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        if not conn.closed:
            conn.execute("RESET synchronous_commit")


@contextmanager
def exclusive(conn: Connection, name: str, *, wait: bool = True) -> Iterator[None]:
    """Hold an advisory lock of that name for the block; nobody else holds it meanwhile.

    Raises
    ------
    BusyError
        If another process holds it and `wait` is false.
    """
    key = (_LOCK_SPACE, crc32(name.encode()) - 2**31)
    if wait:
        conn.execute("SELECT pg_advisory_lock(%s, %s)", key)
    else:
        row = conn.execute("SELECT pg_try_advisory_lock(%s, %s)", key).fetchone()
        if not (row and row[0]):
            raise BusyError(
                f"Another process holds the {name} lock.",
                hint="Only one may run; a second scheduler waits with --standby."
                if name == "scheduler"
                else "Only one may run.",
            )
    try:
        yield
    finally:
        if not conn.closed:
            conn.execute("SELECT pg_advisory_unlock(%s, %s)", key)
