"""The only file that knows APScheduler: when each job's turn comes."""

import threading
from collections.abc import Callable, Collection
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from fems.clock import utc_now
from fems.errors import BusyError, FemsError, ServerUnavailableError
from fems.jobs.catalogue import find_job
from fems.jobs.deliver import deliver
from fems.jobs.executor import run_job, run_job_on, run_stale_jobs
from fems.jobs.job import Job
from fems.jobs.spread import Spread
from fems.jobs.turns import Turns
from fems.store.forecasts import thin_forecasts
from fems.store.pool import Connection, KeptConnection, connect
from fems.store.retention import drop_readings
from fems.store.rights import Rights
from fems.store.runs import exclusive, forget_old_runs, read_last_runs
from fems.store.stale import OF_INTERVALS, STAGES

log = structlog.get_logger(__name__)

STALE_EVERY = IntervalTrigger(seconds=5)
DELIVER_EVERY_S = 10
OFTEN = ("entries", "live", "demand")
"""Jobs on connections that are kept: they come so often that opening one is a good part of their work."""
TURNS = (
    ("entries", IntervalTrigger(seconds=5), True),
    ("live", IntervalTrigger(seconds=5), True),
    ("demand", IntervalTrigger(seconds=5), True),
    ("silence", IntervalTrigger(seconds=60), True),
    ("alerts", CronTrigger(second=30), True),
    ("habits", CronTrigger(hour="*/6", minute=20, timezone="UTC"), False),
    ("forecast", CronTrigger(minute=5), True),
    ("watch", CronTrigger(minute=40), True),
    ("scores", CronTrigger(minute=50), True),
)
"""Jobs by the clock: name, when, and whether a run that did nothing leaves a record."""
RECONNECT_AFTER_S = 2.0


@dataclass(frozen=True)
class Kept:
    """How long what is kept for a time is kept; readings for ever where None."""

    runs: timedelta = timedelta(days=90)
    forecasts: timedelta = timedelta(days=90)
    readings: timedelta | None = None


KEPT = Kept()


def schedule(
    database_url: str, *, stopping: threading.Event, kept: Kept = KEPT,
    turns: Turns | None = None, standby: bool = False, spread: Spread | None = None,
    address: str | None = None,
) -> None:  # fmt: skip
    """Run jobs when they are due until `stopping` is set; waits out an outage of the database.

    turns: where it notes what it does. standby: while another scheduler works on this database, wait
    until it has gone, and take over. spread: where jobs do what they do side by side; threads if None.
    address: of the dashboard, for links in messages.

    Raises
    ------
    ServerUnavailableError
        If the database cannot be used at the start.
    BusyError
        If another scheduler works on this database and this is not to stand by.
    """
    started = threading.Event()
    stood_by = False
    turns = turns or Turns()
    while not stopping.is_set():
        try:
            _schedule(database_url, stopping, started, kept, turns, spread, address)
        except BusyError:
            if not (standby or started.is_set()):
                raise
            if not turns.stands_by:
                log.info("scheduler.stands_by")
            stood_by = True
            turns.stand_by()
            stopping.wait(RECONNECT_AFTER_S)
        except ServerUnavailableError as error:
            if not (started.is_set() or stood_by):
                raise
            turns.tick(outage=str(error))
            log.warning("scheduler.waiting", error=str(error))
            stopping.wait(RECONNECT_AFTER_S)


def _schedule(
    database_url: str,
    stopping: threading.Event,
    started: threading.Event,
    kept: Kept,
    turns: Turns,
    spread: Spread | None,
    address: str | None,
) -> None:
    """Run jobs as long as the connection that holds the scheduler's lock lives."""
    with (
        connect(database_url, rights=Rights.JOBS) as conn,
        exclusive(conn, "scheduler", wait=False),
        ExitStack() as kept_open,
    ):

        def keep() -> KeptConnection:
            return kept_open.enter_context(closing(KeptConnection(database_url, Rights.JOBS)))

        scheduler = BackgroundScheduler(
            timezone="UTC",
            # A turn that comes late (a busy machine, a clock set forward) is one turn, not none.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        missed = _missed(conn, utc_now())
        for name, trigger, keep_empty in TURNS:
            job = find_job(name)
            turn = (
                partial(_run_often, keep(), job, keep_empty)
                if name in OFTEN
                else partial(run_job, database_url, job, keep_empty=keep_empty, spread=spread)
            )
            more = {"next_run_time": utc_now()} if name in missed else {}
            scheduler.add_job(_calm(name, turn, turns), trigger, **more)
        for name, function, trigger in (
            # Side by side: what an hour or a bill is made of is there before all intervals are.
            ("stale_intervals", partial(_run_stale, keep(), OF_INTERVALS), STALE_EVERY),
            (
                "stale_figures",
                partial(_run_stale, keep(), STAGES[len(OF_INTERVALS) :]),
                STALE_EVERY,
            ),
            (
                "deliver",
                lambda: deliver(database_url, address=address),
                IntervalTrigger(seconds=DELIVER_EVERY_S),
            ),
            (
                "forget",
                lambda: forget(database_url, kept, now=utc_now()),
                CronTrigger(hour=3, minute=30),
            ),
        ):
            scheduler.add_job(_calm(name, function, turns), trigger)
        scheduler.start()
        log.info("scheduler.started", missed=sorted(missed))
        started.set()
        try:
            turns.tick()
            while not stopping.wait(1.0):
                conn.execute("SELECT 1")  # without this connection the lock is gone
                turns.tick()
        finally:
            scheduler.shutdown(wait=True)
            log.info("scheduler.stopped")


def _missed(conn: Connection, now: datetime) -> set[str]:
    """Jobs of some hour whose turn came while no scheduler ran, or whose run one did not end."""
    last = read_last_runs(conn)
    return {
        name
        for name, trigger, _ in TURNS
        if isinstance(trigger, CronTrigger)
        and name in last
        and (
            last[name]["status"] == "running"
            or trigger.get_next_fire_time(None, last[name]["started_at"]) <= now
        )
    }


def _run_often(kept: KeptConnection, job: Job, keep_empty: bool) -> None:  # noqa: FBT001 (as scheduled)
    with kept.connection() as conn:
        run_job_on(conn, job, keep_empty=keep_empty)


def _run_stale(kept: KeptConnection, stages: Collection[str]) -> None:
    with kept.connection() as conn:
        run_stale_jobs(conn, stages=stages)


def forget(database_url: str, kept: Kept, *, now: datetime) -> None:
    """Drop what is older than it is kept: records of runs, forecasts (thinned out), raw readings."""
    with connect(database_url, rights=Rights.JOBS) as conn:
        forget_old_runs(conn, before=now - kept.runs)
        thin_forecasts(conn, before=now - kept.forecasts)
        if kept.readings is not None:
            chunks = drop_readings(conn, before=now - kept.readings, now=now)
            log.info("readings.dropped", weeks=chunks)


def _calm(name: str, function: Callable[[], object], turns: Turns) -> Callable[[], None]:
    """Log an outage in one line; the job's next turn tries again."""

    def run() -> None:
        try:
            with turns.turn(name):
                function()
        except FemsError as error:
            log.warning("job.failed", job=name, error=str(error))

    return run
