"""The only file that knows APScheduler: when each job's turn comes."""

import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from fems.clock import utc_now
from fems.errors import BusyError, FemsError, ServerUnavailableError
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job, run_stale_jobs
from fems.store.forecasts import thin_forecasts
from fems.store.pool import KeptConnection, connect
from fems.store.runs import exclusive, forget_old_runs

log = structlog.get_logger(__name__)

LIVE_EVERY_S = 5
STALE_EVERY_S = 5
SILENCE_EVERY_S = 60
FORECAST_AT_MINUTE = 5
HABITS_AT = CronTrigger(hour="*/6", minute=20, timezone="UTC")
SCORES_AT_MINUTE = 50
WATCH_AT_MINUTE = 40
RECONNECT_AFTER_S = 2.0
RUNS_KEPT = timedelta(days=90)
FORECASTS_KEPT = timedelta(days=90)


def schedule(
    database_url: str, *, stopping: threading.Event, forecasts_kept: timedelta = FORECASTS_KEPT
) -> None:
    """Run jobs when they are due until `stopping` is set; waits out an outage of the database.

    Raises
    ------
    ServerUnavailableError
        If the database cannot be used at the start.
    BusyError
        If another scheduler works on this database.
    """
    started = threading.Event()
    while not stopping.is_set():
        try:
            _schedule(database_url, stopping, started, forecasts_kept)
        except (ServerUnavailableError, BusyError) as error:
            if not started.is_set():
                raise
            log.warning("scheduler.waiting", error=str(error))
            stopping.wait(RECONNECT_AFTER_S)


def _schedule(
    database_url: str,
    stopping: threading.Event,
    started: threading.Event,
    forecasts_kept: timedelta,
) -> None:
    """Run jobs as long as the connection that holds the scheduler's lock lives."""
    with (
        connect(database_url) as conn,
        exclusive(conn, "scheduler", wait=False),
        closing(KeptConnection(database_url)) as kept,
    ):
        scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1}
        )
        live, demand, entries, habits, forecast, scores, silence, watch = (
            find_job(name)
            for name in (
                "live",
                "demand",
                "entries",
                "habits",
                "forecast",
                "scores",
                "silence",
                "watch",
            )
        )
        for function, trigger in (
            (lambda: run_job(database_url, entries), IntervalTrigger(seconds=STALE_EVERY_S)),
            (lambda: _run_stale(kept), IntervalTrigger(seconds=STALE_EVERY_S)),
            (lambda: run_job(database_url, live), IntervalTrigger(seconds=LIVE_EVERY_S)),
            (lambda: run_job(database_url, demand), IntervalTrigger(seconds=LIVE_EVERY_S)),
            (lambda: run_job(database_url, habits, keep_empty=False), HABITS_AT),
            (lambda: run_job(database_url, silence), IntervalTrigger(seconds=SILENCE_EVERY_S)),
            (lambda: run_job(database_url, forecast), CronTrigger(minute=FORECAST_AT_MINUTE)),
            (lambda: run_job(database_url, scores), CronTrigger(minute=SCORES_AT_MINUTE)),
            (lambda: run_job(database_url, watch), CronTrigger(minute=WATCH_AT_MINUTE)),
            (
                lambda: forget(database_url, now=utc_now(), forecasts_kept=forecasts_kept),
                CronTrigger(hour=3, minute=30),
            ),
        ):
            scheduler.add_job(_calm(function), trigger)
        scheduler.start()
        log.info("scheduler.started")
        started.set()
        try:
            while not stopping.wait(1.0):
                conn.execute("SELECT 1")  # without this connection the lock is gone
        finally:
            scheduler.shutdown(wait=True)
            log.info("scheduler.stopped")


def _run_stale(kept: KeptConnection) -> None:
    with kept.connection() as conn:
        run_stale_jobs(conn)


def forget(database_url: str, *, now: datetime, forecasts_kept: timedelta) -> None:
    """Drop records of runs older than a quarter of a year; thin out older forecasts."""
    with connect(database_url) as conn:
        forget_old_runs(conn, before=now - RUNS_KEPT)
        thin_forecasts(conn, before=now - forecasts_kept)


def _calm(function: Callable[[], object]) -> Callable[[], None]:
    """Log an outage in one line; the job's next turn tries again."""

    def run() -> None:
        try:
            function()
        except FemsError as error:
            log.warning("job.failed", error=str(error))

    return run
