"""The database server breaks down beside jobs that do not wait for the disk: nothing is lost for good."""

import os
import random
import signal
import threading
import time
from contextlib import suppress
from datetime import date, timedelta

from fems.clock import Window, plant_day, time_zone, utc_now
from fems.config import Settings
from fems.embedded import stack
from fems.embedded.postgres import Postgres
from fems.errors import FemsError
from fems.ingest.importing import import_readings
from fems.jobs.catalogue import JOBS
from fems.jobs.executor import run_job, run_stale
from fems.simulate.simulation import Simulation
from fems.store.migrate import migrate
from fems.store.pool import connect
from tests.conftest import scratch_database
from tests.integration.test_jobs import register, tables

SEOUL = time_zone("Asia/Seoul")
DAY = date(2026, 3, 2)
WHOLE = Window(
    plant_day(DAY - timedelta(days=1), SEOUL).start, plant_day(DAY + timedelta(days=3), SEOUL).start
)
CRASHES = 3


def break_down(settings: Settings):
    """Stop the server as a crash would: what is not on the disk by now is gone."""
    server = Postgres(settings.home)
    os.kill(server.pid(), signal.SIGQUIT)
    deadline = time.monotonic() + 60
    while server.pid() is not None:
        assert time.monotonic() < deadline, "the server is still there"
        time.sleep(0.05)


def test_a_crash_leaves_what_a_full_recomputation_gives(own_servers):
    rng = random.Random(seed := random.SystemRandom().randrange(10**6))  # noqa: S311
    simulation = Simulation.of_sample_complex(seed=11, anchor=DAY)
    span = Window(plant_day(DAY, SEOUL).start, plant_day(DAY + timedelta(days=1), SEOUL).start)
    readings = simulation.readings(span).sample(frac=1, random_state=5)
    with scratch_database(stack.endpoints(own_servers).database_url) as url:
        migrate(url)
        register(url)
        for part in range(CRASHES):
            with connect(url) as conn:
                import_readings(conn, readings.iloc[part::CRASHES], now=utc_now())
            jobs = threading.Thread(target=until_it_breaks, args=(url,))
            jobs.start()
            time.sleep(rng.uniform(0, 2))
            break_down(own_servers)
            jobs.join(timeout=60)
            assert not jobs.is_alive()
            stack.up(own_servers)
        log = Postgres(own_servers.home).log.read_text(encoding="utf-8")
        assert log.count("not properly shut down") == CRASHES
        while run_stale(url):
            pass
        left = tables(url)
        for job in JOBS.values():
            if job.stage:
                run_job(url, job, window=WHOLE)
        assert left == tables(url), f"seed {seed}"
        assert all(count for count, _ in left.values()), left


def until_it_breaks(url):
    with suppress(FemsError):
        run_stale(url)
