"""Checks of what flows through an installation: schema, jobs, queue, ingest, data, dates."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from fems.compute.quality.silence import SILENCE_NAMES
from fems.doctor.check import Check, judged
from fems.jobs.catalogue import JOBS
from fems.jobs.job import HOURLY
from fems.store import health
from fems.store.migrate import SchemaState
from fems.store.pool import Connection
from fems.store.runs import read_last_runs
from fems.store.workers import read_workers

LATE = timedelta(hours=2, minutes=30)
QUEUE_OLD = timedelta(minutes=10)
WORKER_SILENT = timedelta(seconds=30)
WORKERS_KNOWN = timedelta(days=1)
LAG_S = 60.0
DATA_OLD = timedelta(hours=1)
REJECTED_SINCE = timedelta(days=1)
RUNS_OUT = timedelta(days=60)


def check_schema(state: SchemaState) -> Check:
    """Whether the schema is this version's."""
    if refused := state.refusal():
        return judged("schema", *refused, failed=True, unknown=list(state.unknown))
    return judged(
        "schema", f"{len(state.applied)} migrations are applied, {len(state.pending)} are not.",
        "Stop ingest, jobs and dashboard, run 'fems db migrate', and start them.",
        failed=bool(state.pending), pending=list(state.pending),
    )  # fmt: skip


def check_flow(conn: Connection, facts: dict[str, Any], *, now: datetime) -> Iterator[Check]:
    """All checks that ask the database; facts: what `health.read_database_facts` gave."""
    yield check_scheduler(runs=health.scheduler_runs(conn))
    yield from check_jobs(read_last_runs(conn), now=now)
    yield check_queue(health.read_queue(conn), now=now)
    yield check_workers(read_workers(conn, since=now - WORKERS_KNOWN), now=now)
    yield check_data(facts, silent=health.count_open_silences(conn, names=SILENCE_NAMES), now=now)
    yield check_rejected(health.count_rejected_since(conn, since=now - REJECTED_SINCE))
    yield check_dates(health.read_running_out(conn, until=(now + RUNS_OUT).date()), now=now)


def check_scheduler(*, runs: bool) -> Check:
    """Whether somebody runs the jobs."""
    return judged(
        "scheduler", "A scheduler runs the jobs." if runs else "No scheduler runs the jobs.",
        "Start 'fems jobs schedule'.", failed=not runs,
    )  # fmt: skip


def check_jobs(last: dict[str, dict[str, Any]], *, now: datetime) -> Iterator[Check]:
    """Jobs whose newest run failed, and hourly ones that are late; one check that all is well."""
    wrong = [name for name, run in last.items() if run["status"] == "failed" and name in JOBS]
    for name in wrong:
        run = last[name]
        yield judged(
            f"job.{name}", f"Its run of {run['started_at']:%Y-%m-%d %H:%M} UTC failed: {run['error']}.",
            f"Mend what it says, then 'fems jobs run {name}'.", failed=True,
        )  # fmt: skip
    late = [n for n in HOURLY if n in last and now - last[n]["started_at"] > LATE]
    for name in late:
        at = last[name]["started_at"]
        yield judged(
            f"job.{name}", f"It runs every hour, and ran last at {at:%Y-%m-%d %H:%M} UTC.",
            "Is 'fems jobs schedule' running? Its log says more.", warning=True,
            age_h=round((now - at).total_seconds() / 3600, 1),
        )  # fmt: skip
    if not wrong and not late:
        yield judged("jobs", f"The newest runs of {len(last)} jobs went well.", "")


def check_queue(queue: list[dict[str, Any]], *, now: datetime) -> Check:
    """Whether what is stale is worked off."""
    windows = sum(stage["windows"] for stage in queue)
    oldest = min((stage["oldest"] for stage in queue), default=now)
    age = now - oldest
    return judged(
        "queue", f"{windows} stale windows wait, the oldest for {age.total_seconds() / 60:.0f} min."
        if windows else "Nothing is stale.",
        "Wait if a long import has just ended; else see the failed job and 'fems jobs schedule'.",
        warning=age > QUEUE_OLD, windows={s["stage"]: s["windows"] for s in queue},
    )  # fmt: skip


def check_workers(workers: list[dict[str, Any]], *, now: datetime) -> Check:
    """Whether ingest runs and keeps up. workers: those of the last day."""
    running = [w for w in workers if w["stopped_at"] is None and now - w["seen_at"] < WORKER_SILENT]
    lost = [w["client_id"] for w in workers if w["stopped_at"] is None and w not in running]
    lags = [w["lag_p99_s"] for w in running if w["lag_p99_s"] is not None]
    lag_s = max(lags, default=0.0)
    todo = "Start another 'fems ingest run' with its own FEMS_MQTT_CLIENT_ID."
    if not running:
        todo = "Start 'fems ingest run'; messages wait at the broker until then."
    elif lost:
        todo = f"Start {', '.join(lost)} again: the broker keeps its share of the messages for it."
    says = f"{len(running)} ingest workers run"
    says += f", {len(lost)} ended without saying so" if lost else ""
    return judged(
        "ingest", f"{says}; 99 of 100 readings are stored within {lag_s:.1f} s." if running else f"{says}.",
        todo, failed=not running, warning=bool(lost) or lag_s > LAG_S,
        queued=sum(w["queued"] for w in running), lag_p99_s=lag_s, lost=lost,
    )  # fmt: skip


def check_data(facts: dict[str, Any], *, silent: int, now: datetime) -> Check:
    """Whether readings come."""
    newest = facts["newest_reading"]
    if newest is None:
        return judged(
            "data", f"{facts['meters']} meters are registered, and nothing was ever read.",
            "Register meters with 'fems import plants', then let a gateway publish.", warning=True,
        )  # fmt: skip
    age = now - newest
    return judged(
        "data", f"The newest reading is of {newest:%Y-%m-%d %H:%M} UTC; {silent} of {facts['meters']} "
        "meters are silent.",
        "'fems findings list' names them; is the gateway's network up?",
        failed=age > DATA_OLD, warning=silent > 0, age_min=round(age.total_seconds() / 60, 1), silent=silent,
    )  # fmt: skip


def check_rejected(by_reason: dict[str, int]) -> Check:
    """Whether messages were refused in the last day."""
    count = sum(by_reason.values())
    return judged(
        "rejected", f"{count} messages were kept as rejected in the last day.",
        "'fems ingest rejected' shows them; 'fems ingest retry' takes them in once the cause is gone.",
        warning=count > 0, by_reason=by_reason,
    )  # fmt: skip


def check_dates(ends: list[dict[str, Any]], *, now: datetime) -> Check:
    """Whether factors, tariffs and contracts in use go on."""
    over = [end for end in ends if end["last_day"] < now.date()]
    named = "; ".join(f"{e['kind']} {e['name']} on {e['last_day']}" for e in ends[:5])
    more = f"; and {len(ends) - 5} more" if len(ends) > 5 else ""
    return judged(
        "dates", f"These end: {named}{more}." if ends else "No factor, tariff or contract in use ends soon.",
        "Import what follows: 'fems factors import', 'fems import tariffs', 'fems import contracts'.",
        warning=bool(ends), over=len(over), ends=ends,
    )  # fmt: skip
