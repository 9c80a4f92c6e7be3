"""Two schedulers, one at work: the leader is killed, the other takes over, nothing is missed or done twice."""

import random
import signal
import time
from datetime import date, timedelta

import psycopg
import pytest

from fems.clock import Window, plant_day, time_zone, utc_now
from fems.ingest.importing import import_readings
from fems.jobs.catalogue import JOBS
from fems.jobs.executor import run_job
from fems.simulate.simulation import Simulation
from fems.store.pool import connect
from tests.integration.test_health import choose_port, got, wait_for
from tests.integration.test_jobs import register, tables
from tests.integration.test_jobs_killed import BUSY

SEOUL = time_zone("Asia/Seoul")
DAY = date(2026, 3, 2)
WHOLE = Window(
    plant_day(DAY - timedelta(days=1), SEOUL).start, plant_day(DAY + timedelta(days=5), SEOUL).start
)


class Standby:
    """A scheduler that may stand by, and its port for those who watch."""

    def __init__(self, installation, stopping):
        self.port = choose_port(None)
        self.process = installation.start(
            "jobs", "schedule", "--standby", FEMS_SCHEDULER_METRICS_PORT=str(self.port)
        )
        stopping.append(self.process)

    def leads(self, *, wanted=True):
        """Wait until it leads, or stands by; both are ready."""
        line = f"fems_scheduler_leads {float(wanted)}"
        assert line in wait_for(self.port, "/metrics", lambda _, text: line in text)[1]
        assert wait_for(self.port, "/readyz", lambda status, _: status == 200)[0] == 200


@pytest.fixture
def readings():
    simulation = Simulation.of_sample_complex(seed=7, anchor=DAY)
    span = Window(plant_day(DAY, SEOUL).start, plant_day(DAY + timedelta(days=2), SEOUL).start)
    return simulation.readings(span).sample(frac=1, random_state=5)


def test_when_the_leader_is_killed_the_other_takes_over(installation, stopping, readings):
    url = installation.database_url
    rng = random.Random(seed := random.SystemRandom().randrange(10**6))  # noqa: S311
    register(url)
    leader, other = Standby(installation, stopping), None
    leader.leads()
    other = Standby(installation, stopping)
    other.leads(wanted=False)
    # A forecast whose hour came while nobody was there, and one that a killed leader left.
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("INSERT INTO job_run (job, started_at, finished_at, status) VALUES"
                     " ('forecast', now() - interval '3 hours', now() - interval '3 hours', 'done')")  # fmt: skip
        conn.execute(
            "INSERT INTO job_run (job, started_at, status) VALUES ('scores', now(), 'running')"
        )
        begun = utc_now()
        for part in range(2):
            with connect(url) as store:
                import_readings(store, readings.iloc[part::2], now=utc_now())
            if part == 0:
                deadline = time.monotonic() + 30
                while not conn.execute(BUSY).fetchone()[0]:
                    assert time.monotonic() < deadline, "the leader did nothing"
                    time.sleep(0.005)
                time.sleep(rng.uniform(0, 0.4))
                leader.process.send_signal(signal.SIGKILL)
    other.leads()
    assert installation.wait_for("SELECT count(*) FROM stale_window", 0) == 0
    made_up = "SELECT count(*) FROM job_run WHERE job = 'forecast' AND status = 'done' AND started_at > %s"
    deadline = time.monotonic() + 30
    while installation.value(made_up, begun) < 1 and time.monotonic() < deadline:
        time.sleep(0.1)
    hours = utc_now().replace(minute=5, second=0, microsecond=0)
    assert installation.value(made_up, begun) == 1 + (begun < hours < utc_now())
    assert (
        installation.value("SELECT count(*) FROM job_run WHERE job = 'scores' AND status = 'done'")
        >= 1
    )
    other.process.terminate()
    other.process.wait(30)
    left = tables(url)
    for job in JOBS.values():
        if job.stage:
            run_job(url, job, window=WHOLE)
    assert left == tables(url), f"seed {seed}"
    assert all(count for count, _ in left.values()), left


def test_a_second_scheduler_that_is_not_to_stand_by_is_told_how(installation, stopping):
    first = Standby(installation, stopping)
    first.leads()
    done = installation.run("jobs", "schedule")
    assert done.returncode == 1
    assert "--standby" in done.stderr
    assert "Traceback" not in done.stderr
    assert got(first.port, "/readyz")[0] == 200
