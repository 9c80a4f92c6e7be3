"""The clock of the jobs' machine is set: turns that were jumped over are made up, once."""

import threading
import time
from datetime import timedelta

import pytest

from fems.clock import utc_now
from fems.ingest.plants import import_plants
from fems.jobs import scheduler
from fems.jobs.turns import Turns
from fems.simulate.definition import sample_data_dir
from fems.store.pool import connect

HOURLY = {"forecast", "watch", "scores"}


@pytest.fixture
def url(database_url):
    with connect(database_url) as conn:
        import_plants(conn, sample_data_dir() / "complex.toml")
        conn.execute("DELETE FROM stale_window")
    return database_url


def ran(url, at):
    """A run of each hourly job that ended then."""
    with connect(url) as conn:
        conn.execute("DELETE FROM job_run")
        for job in HOURLY:
            conn.execute("INSERT INTO job_run (job, started_at, finished_at, status)"
                         " VALUES (%s, %s, %s, 'done')", (job, at, at))  # fmt: skip


@pytest.mark.parametrize(
    ("jump", "missed"),
    [
        pytest.param(timedelta(hours=5), HOURLY, id="forward"),
        pytest.param(
            timedelta(hours=-5), set(), id="back: their next turn comes by the clock that is"
        ),
        pytest.param(timedelta(0), set(), id="not at all"),
    ],
)
def test_turns_that_the_clock_jumped_over_are_known(url, jump, missed):
    now = utc_now().replace(minute=55, second=0)
    ran(url, now)
    with connect(url) as conn:
        assert scheduler._missed(conn, now + jump) == missed


def test_a_scheduler_makes_them_up_once_and_goes_on(url):
    """As it begins after its machine's clock was five hours behind."""
    ran(url, utc_now() - timedelta(hours=5))
    stopping, turns = threading.Event(), Turns()
    thread = threading.Thread(
        target=scheduler.schedule, args=(url,), kwargs={"stopping": stopping, "turns": turns}
    )
    begun = utc_now()
    thread.start()
    try:
        with connect(url) as conn:
            deadline = time.monotonic() + 40
            counts = "SELECT job, count(*) FROM job_run WHERE started_at >= %s AND status = 'done' AND job = ANY(%s) GROUP BY 1"
            while set(found := dict(conn.execute(counts, (begun, [*HOURLY])).fetchall())) != HOURLY:
                assert time.monotonic() < deadline, found
                time.sleep(0.1)
    finally:
        stopping.set()
        thread.join(60)
    assert all(count <= 2 for count in found.values()), "one made up, and one whose hour this is"
