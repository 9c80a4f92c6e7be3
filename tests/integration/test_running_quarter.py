"""What waits for the end of its quarter of an hour is computed then, and in the end all is as if nothing had waited."""

import random

import pytest

from fems.ingest.decoding import MeterEntry
from fems.ingest.running import Running
from fems.jobs import intervals
from fems.jobs.executor import run_stale, run_stale_jobs
from fems.store.readings import write_readings
from fems.store.stale import WAITS, release_running
from tests.integration.odd_meters import (
    BAD,
    WHOLE,
    compute,
    emptied,
    import_odd_meters,
    results,
    rows_of,
)

WORKERS = 2


@pytest.fixture(scope="module")
def meters(module_database_url):
    return import_odd_meters(module_database_url)


@pytest.fixture
def conn(module_database_url, meters):
    with emptied(module_database_url) as conn:
        yield conn


@pytest.fixture
def workers(meters):
    """What each of some ingest workers knows."""
    found = [Running() for _ in range(WORKERS)]
    for running in found:
        running.know({("p", code): MeterEntry(n, "kWh", waits=True) for code, n in meters.items()})
    return found


def store(conn, batch, running, *, lost=False):
    """Store a batch of (meter, minute, value, quality) as a worker does; or fail to at the last moment."""
    rows = rows_of(batch)
    with conn.transaction(force_rollback=lost):
        write_readings(conn, rows, cause="test", waiting=running.waiting)
    if not lost:
        running.committed(rows)


def waiting(conn):
    return dict(conn.execute("SELECT stage, count(*) FROM stale_window GROUP BY 1").fetchall())


def test_a_quarter_is_computed_once_when_the_next_begins(conn, meters, workers):
    feed = [(meters["register"], minute, 100 + minute, 0) for minute in range(46)]
    computed = []
    for reading in feed:
        store(conn, [reading], workers[0])
        if "intervals" in waiting(conn):
            computed.append(reading[1])
            compute(conn)
        if reading[1] % 15 == 0:
            (whole,) = conn.execute("SELECT count(*) FROM interval_energy").fetchone()
            assert whole == reading[1] // 15, "an interval is there as soon as it is over"
    assert computed == [0, 15, 30, 45]
    assert "running" not in waiting(conn)


def test_a_meter_that_falls_silent_is_computed_by_and_by(conn, meters, workers):
    for minute in range(10):
        store(conn, [(meters["register"], minute, 100 + minute, 0)], workers[0])
        compute(conn)
    assert waiting(conn).get("running") == 9
    run_stale_jobs(conn)
    assert waiting(conn).get("running") == 9, "the quarter may still be running"
    conn.execute("UPDATE stale_window SET created_at = created_at - %s", [WAITS])
    run_stale_jobs(conn)
    assert not waiting(conn).keys() & {"running", "intervals"}


def test_who_asks_for_all_that_is_stale_gets_all(conn, meters, workers, module_database_url):
    for minute in range(10):
        store(conn, [(meters["register"], minute, 100 + minute, 0)], workers[0])
    run_stale(module_database_url)
    assert not waiting(conn).keys() & {"running", "intervals"}


def test_a_pass_that_fails_gives_back_what_waited(conn, meters, workers, monkeypatch):
    for minute in range(16):
        store(conn, [(meters["register"], minute, 100 + minute, 0)], workers[0])
    before = waiting(conn)
    monkeypatch.setattr(intervals, "read_metering", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        compute(conn)
    assert waiting(conn) == before


def feed_of(rng, meters):
    """Readings each minute or so, with outages, jumps, corrections, bad quality, and some that come late."""
    feed = []
    for meter_id in meters.values():
        minute, register = 0.0, rng.choice([100.0, 999_990.0])
        for _ in range(60):
            minute += rng.choice([0.5, 1, 1, 1, 1, 2, 5, 15, 40])
            register += rng.uniform(0, 5)
            value = rng.uniform(0, 999_999) if rng.random() < 0.06 else register % 1e6
            comes = minute + (rng.uniform(0, 60) if rng.random() < 0.15 else 0)
            feed.append((comes, (meter_id, minute, value, rng.choice([0] * 10 + [1, BAD]))))
            if rng.random() < 0.05:
                feed.append((comes + 3, (meter_id, minute, rng.uniform(0, 999_999), 0)))
    return [reading for _, reading in sorted(feed, key=lambda each: each[0])]


@pytest.mark.parametrize("seed", range(8))
def test_in_the_end_nothing_has_waited(conn, meters, workers, seed):
    rng = random.Random(seed)  # noqa: S311
    feed = feed_of(rng, meters)
    while feed:
        count = rng.choice([1, 3, 8, 20])
        batch, feed = feed[:count], feed[count:]
        running = rng.choice(workers)
        if rng.random() < 0.1:
            store(conn, batch, running, lost=True)
        store(conn, batch, running)
        if rng.random() < 0.5:
            compute(conn)
    release_running(conn)
    compute(conn)
    incremental = results(conn)
    compute(conn, WHOLE)
    assert results(conn) == incremental
    assert incremental[0]
