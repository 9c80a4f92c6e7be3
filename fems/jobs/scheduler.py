"""The only file that knows APScheduler: when each job's turn comes."""

import threading
from collections.abc import Callable

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from fems.errors import FemsError
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job, run_stale
from fems.store.pool import connect
from fems.store.runs import exclusive

log = structlog.get_logger(__name__)

LIVE_EVERY_S = 5
STALE_EVERY_S = 5
FORECAST_AT_MINUTES = "5"


def schedule(
    database_url: str, *, stopping: threading.Event, on_start: Callable[[], None] = lambda: None
) -> None:
    """Run jobs when they are due until `stopping` is set.

    Raises
    ------
    BusyError
        If another scheduler works on this database.
    """
    with connect(database_url) as conn, exclusive(conn, "scheduler", wait=False):
        scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1}
        )
        scheduler.add_job(_calm(lambda: run_stale(database_url)), "interval", seconds=STALE_EVERY_S)
        live, forecast = find_job("live"), find_job("forecast")
        scheduler.add_job(
            _calm(lambda: run_job(database_url, live)), "interval", seconds=LIVE_EVERY_S
        )
        scheduler.add_job(
            _calm(lambda: run_job(database_url, forecast)), "cron", minute=FORECAST_AT_MINUTES
        )
        scheduler.start()
        log.info("scheduler.started")
        on_start()
        try:
            while not stopping.wait(1.0):
                conn.execute("SELECT 1")  # without this connection the lock is gone: stop then
        finally:
            scheduler.shutdown(wait=True)
            log.info("scheduler.stopped")


def _calm(function: Callable[[], object]) -> Callable[[], None]:
    """Log an outage in one line; the job's next turn tries again."""

    def run() -> None:
        try:
            function()
        except FemsError as error:
            log.warning("job.failed", error=str(error))

    return run
