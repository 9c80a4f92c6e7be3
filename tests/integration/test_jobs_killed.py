"""The scheduler is killed in the midst of its work: what it left is what a full recomputation gives."""

import random
import signal
import time
from datetime import date, timedelta

import psycopg
import pytest

from fems.clock import Window, plant_day, time_zone, utc_now
from fems.ingest.importing import import_readings
from fems.jobs.catalogue import JOBS
from fems.jobs.executor import run_job, run_stale
from fems.simulate.simulation import Simulation
from fems.store.pool import connect
from tests.integration.test_jobs import register, tables

SEOUL = time_zone("Asia/Seoul")
DAY = date(2026, 3, 2)
WHOLE = Window(
    plant_day(DAY - timedelta(days=1), SEOUL).start, plant_day(DAY + timedelta(days=5), SEOUL).start
)
BUSY = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
   AND backend_type = 'client backend' AND query NOT LIKE '%%advisory%%'
"""


@pytest.fixture(scope="module")
def portions():
    """Three days of the sample complex in three portions, shuffled."""
    simulation = Simulation.of_sample_complex(seed=11, anchor=DAY)
    span = Window(plant_day(DAY, SEOUL).start, plant_day(DAY + timedelta(days=3), SEOUL).start)
    readings = simulation.readings(span).sample(frac=1, random_state=5)
    return [readings.iloc[part::3] for part in range(3)]


def kill_at_work(installation, stopping, rng):
    """Start the scheduler and SIGKILL it at a random moment after it has begun a transaction."""
    scheduler = installation.start("jobs", "schedule")
    stopping.append(scheduler)
    deadline = time.monotonic() + 30
    with psycopg.connect(installation.database_url, autocommit=True) as conn:
        while not conn.execute(BUSY).fetchone()[0]:
            assert time.monotonic() < deadline, "the scheduler did nothing"
            time.sleep(0.005)
    time.sleep(rng.uniform(0, 0.4))
    scheduler.send_signal(signal.SIGKILL)
    scheduler.communicate()
    stopping.remove(scheduler)


def test_killed_schedulers_leave_what_a_full_recomputation_gives(installation, portions, stopping):
    url = installation.database_url
    seed = random.SystemRandom().randrange(10**6)
    rng = random.Random(seed)  # noqa: S311
    register(url)
    for portion in portions:
        with connect(url) as conn:
            import_readings(conn, portion, now=utc_now())
        kill_at_work(installation, stopping, rng)
    while run_stale(url):
        pass
    assert installation.value("SELECT count(*) FROM stale_window") == 0
    left = tables(url)
    for job in JOBS.values():
        if job.stage:
            run_job(url, job, window=WHOLE)
    assert left == tables(url), f"seed {seed}"
    assert all(count for count, _ in left.values()), left
