"""A complex of 200 plants with five meters each and a year of 15-min intervals, made by SQL.

With FEMS_BENCH_KEEP=FOLDER its servers and data stay there for the next run, which only adds the hours
since; without it they are gone afterwards.
"""

import os
import shutil
import sys
import time
import uuid
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
from _complex_sql import (
    COPIED,
    DAYS,
    FINDINGS,
    FORECASTS,
    HOURS,
    INTERVALS,
    RUNNING,
    STALE,
    TARGETS,
    THINGS,
    YEAR_BEFORE,
)

from fems.clock import utc_now
from fems.config import Settings
from fems.embedded import stack
from fems.ingest.factors import import_factors
from fems.ingest.tariffs import read_tariff_files
from fems.jobs import baselines
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job
from fems.roles import Role
from fems.simulate.definition import sample_data_dir
from fems.store.accounts import add_user, set_password
from fems.store.contracts import write_tariffs
from fems.store.migrate import migrate
from fems.store.plants import find_plant
from fems.store.pool import connect

PLANTS = int(os.environ.get("BENCH_PLANTS", "200"))
DAYS_OF_INTERVALS = int(os.environ.get("BENCH_DAYS", "365"))
TABLES = ("interval_energy", "hour_energy", "day_energy", "emission_month", "saving_day", "bill", "band_day",
          "intensity_day", "target", "forecast", "forecast_score", "finding")  # fmt: skip
USERS = 50
PASSWORD = "a furnace that sings"  # noqa: S105
PEOPLE = {
    "admin": (Role.ADMINISTRATOR, []), "operator": (Role.COMPLEX_OPERATOR, []),
    "manager": (Role.PLANT_MANAGER, ["p1", "p2", "p3"]), "viewer": (Role.VIEWER, ["p1"]),
    "verifier": (Role.VERIFIER, []), **{f"u{n}": (Role.VIEWER, [f"p{n}"]) for n in range(1, USERS + 1)},
}  # fmt: skip


@contextmanager
def a_complex():
    """Settings, URL of the filled database and what is in it."""
    kept, own = os.environ.get("FEMS_BENCH_KEEP"), Settings()
    home = Path(kept) if kept else own.home.parent / f"bench-{uuid.uuid4().hex[:8]}"
    settings = Settings(home=home, servers_dir=own.servers_dir, database_url=None, mqtt_url=None)
    stack.up(settings)
    try:
        url = stack.endpoints(settings).database_url
        migrate(url)
        begun = time.perf_counter()
        fill(url)
        yield settings, url, described(url, time.perf_counter() - begun)
    finally:
        stack.down(settings)
        if not kept:
            shutil.rmtree(home, ignore_errors=True)


def described(url, seconds):
    with psycopg.connect(url) as conn:
        size = conn.execute("SELECT pg_database_size(current_database())").fetchone()[0]
        rows = {t: conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES[1:]}  # noqa: S608
        intervals = conn.execute("SELECT sum(slots) FROM hour_energy").fetchone()[0]
    return {"plants": PLANTS, "rows": {"interval_energy": intervals, **rows}, "database_gb": round(size / 1e9, 1),
            "filled_s": round(seconds)}  # fmt: skip


def fill(url):
    """Make the complex where it is not there yet, and bring it up to this hour."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SET TIME ZONE 'UTC'")
        conn.execute("SET synchronous_commit = off")
        newest, made = conn.execute(
            "SELECT (SELECT max(hour_ts) + INTERVAL '1 hour' FROM hour_energy), EXISTS (SELECT FROM target)"
        ).fetchone()
        end = utc_now().replace(minute=0, second=0, microsecond=0)
        begin = newest or end - timedelta(days=DAYS_OF_INTERVALS)
        if newest is None:
            said("things", lambda: conn.execute(THINGS.format(plants=PLANTS)))
        if begin < end:
            add(conn, begin, end, first_time=newest is None)
    if newest is None:
        with connect(url) as conn:
            said("factors and tariffs", lambda: declare(conn))
            said("baseline", lambda: baseline_of_all(conn, begin))
    if begin < end or not made:
        for job in ("intensity", "carbon", "cost", "savings"):
            said(job, lambda job=job: run_job(url, find_job(job)))
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SET synchronous_commit = off")
        if not made:
            conn.execute(TARGETS)
            conn.execute(FINDINGS.format(plants=PLANTS))
        for statement in (RUNNING if made else f"{RUNNING};{FORECASTS}").split(";"):
            conn.execute(statement, {"now": utc_now()} if "%(now)s" in statement else None)
        if not made:
            said("vacuum", lambda: conn.execute("VACUUM ANALYZE"))
        conn.execute("CHECKPOINT")


def add(conn, begin, end, *, first_time):
    """Hours, their intervals and days of a span, and what is to be computed from them."""
    # What the meters of a run before this one left of a kept complex.
    conn.execute("DELETE FROM interval_energy WHERE start_ts >= %s", [begin])
    said("hours", lambda: conn.execute(HOURS, {"begin": begin, "end": end}))
    at = begin
    while at < end:
        to = min(at + timedelta(days=28), end)
        said(
            f"intervals to {to:%F}",
            lambda at=at, to=to: conn.execute(INTERVALS, {"begin": at, "end": to}),
        )
        at = to
    conn.execute("ANALYZE interval_energy, hour_energy")
    said("days", lambda: conn.execute(DAYS, {"first": begin.date()}))
    first = begin
    if first_time:
        first = begin.replace(year=utc_now().year - 1, month=1, day=1)  # a base year known in full
        said("year before", lambda: conn.execute(YEAR_BEFORE, {"first": first, "begin": begin}))
    conn.execute("ANALYZE day_energy")
    conn.execute(STALE, {"first": first, "begin": begin, "end": end})


def declare(conn):
    for name in ("factors", "calorific_values"):
        import_factors(conn, sample_data_dir() / f"{name}.csv")
    write_tariffs(conn, read_tariff_files(sorted((sample_data_dir() / "tariffs").glob("*.toml"))))
    for name, (role, plants) in PEOPLE.items():
        there = [plant for plant in plants if int(plant[1:]) <= PLANTS]
        user_id = add_user(
            conn, name=name, role=role, plants=there or ["p1"] if plants else [], by="bench"
        )
        set_password(conn, user_id=user_id, name=name, password=PASSWORD, now=utc_now(), by="bench")


def baseline_of_all(conn, begin):
    """Of one plant a baseline is fitted on the year before; the others get the same."""
    plant, last = find_plant(conn, "p1"), begin.date() - timedelta(days=1)
    [(version, _)] = baselines.fit(
        conn, [plant], first=last - timedelta(days=300), last=last, note="n", now=utc_now()
    )
    baselines.freeze(conn, baselines.find_version(conn, plant, version), now=utc_now())
    conn.execute(COPIED)


def said(what, do):
    begun = time.perf_counter()
    do()
    print(f"{what}: {time.perf_counter() - begun:.1f} s", file=sys.stderr, flush=True)
