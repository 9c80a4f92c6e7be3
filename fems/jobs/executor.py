"""Run a job: one at a time of each, with a row in job_run that says what it did."""

from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import replace

import structlog

from fems.clock import Window, utc_now
from fems.jobs.catalogue import JOBS
from fems.jobs.job import Job, Result
from fems.jobs.side_by_side import spreading
from fems.jobs.spread import Spread
from fems.store.pool import Connection, connect
from fems.store.revisions import note_revisions
from fems.store.rights import Rights
from fems.store.runs import exclusive, finish_run, forget_run, start_run, unhurried_commits
from fems.store.stale import OF_INTERVALS, OF_PLANTS, STAGES, has_stale, release_running

log = structlog.get_logger(__name__)
A_PASS = 5_000


def run_job(
    database_url: str, job: Job, *, window: Window | None = None, keep_empty: bool = True,
    spread: Spread | None = None,
) -> Result:  # fmt: skip
    """Run a job to its end and record it; waits while another process runs the same job.

    With keep_empty false, a run that neither wrote nor found anything leaves no record. What it does
    side by side is done in threads, or where `spread` says.

    Raises
    ------
    Exception
        What the job raised; it is recorded in job_run first.
    """
    with connect(database_url, rights=Rights.JOBS) as conn, spreading(spread):
        return run_job_on(conn, job, window=window, keep_empty=keep_empty)


def run_job_on(
    conn: Connection, job: Job, *, window: Window | None = None, keep_empty: bool = True
) -> Result:
    """As run_job, on a connection that the caller keeps, for jobs that come every few seconds."""
    if job.stage == "intervals":
        release_running(conn)
    return _run(conn, job, window=window, keep_empty=keep_empty)


def run_stale(database_url: str) -> dict[str, int]:
    """Run every job whose stage has stale windows, in the order of the flow; rows by job.

    Nothing waits for the end of its quarter of an hour then.
    """
    with connect(database_url, rights=Rights.JOBS) as conn:
        release_running(conn)
        return run_stale_jobs(conn, whole=True)


def run_stale_jobs(
    conn: Connection, *, whole: bool = False, stages: Collection[str] = STAGES
) -> dict[str, int]:
    """As run_stale, on a connection that the caller keeps; what may wait for its quarter's end does.

    stages: those whose jobs run; others may be run beside them. Unless `whole`, jobs that others wait
    behind do some of their work, and the rest the next time.
    """
    if "intervals" in stages:
        release_running(conn, now=utc_now())
    done: dict[str, int] = {}
    # A pass takes its windows and writes its results in one commit: lost, both are back as they were.
    with unhurried_commits(conn):
        for job in JOBS.values():
            if job.stage and job.stage in stages and has_stale(conn, job.stage):
                if job.stage in OF_PLANTS and not whole and _more_is_coming(conn):
                    continue
                turn = job if whole or not job.run_some else replace(job, run=job.run_some)
                done[job.name] = _run(conn, turn, window=None, keep_empty=False).rows
    return done


def _more_is_coming(conn: Connection) -> bool:
    """Whether stages before those of whole plants have more to do than a pass of theirs takes at once."""
    return any(has_stale(conn, stage, at_least=A_PASS) for stage in (*OF_INTERVALS, "rollups"))


def _run(conn: Connection, job: Job, *, window: Window | None, keep_empty: bool) -> Result:
    lock = f"job:{job.name}"
    if not job.recorded:
        with exclusive(conn, lock):
            return job.run(conn, window, utc_now())
    with ExitStack() as held:
        with conn.pipeline():  # one trip to the server
            held.enter_context(exclusive(conn, lock))
            run_id = start_run(conn, job=job.name, window=window, at=utc_now())
        try:
            result = job.run(conn, window, utc_now())
        except BaseException as error:
            if not conn.closed:
                finish_run(conn, run_id, at=utc_now(), rows=None, findings=[],
                           error=f"{type(error).__name__}: {error}")  # fmt: skip
            raise
        with conn.pipeline():
            # What works on stale windows has noted whose they were.
            if job.stage is None and result.rows:
                note_revisions(conn)
            if not (keep_empty or result.rows or result.findings):
                forget_run(conn, run_id)
            else:
                finish_run(
                    conn,
                    run_id,
                    at=utc_now(),
                    rows=result.rows,
                    findings=result.findings,
                    error=None,
                )
                log.info("job.done", job=job.name, rows=result.rows, findings=len(result.findings))
            held.close()
    return result
