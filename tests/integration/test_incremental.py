"""Incremental equals full: whatever arrives in whatever order, to the last bit."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
import pytest

from fems.clock import Window
from fems.ingest.plants import import_plants
from fems.jobs import intervals, rollups
from fems.store.binary import READINGS
from fems.store.plants import read_meters
from fems.store.pool import connect
from fems.store.readings import write_readings
from tests.conftest import REPOSITORY

START = datetime(2026, 1, 5, tzinfo=UTC)
WHOLE = Window(START - timedelta(days=1), START + timedelta(days=5))
NOW = START + timedelta(days=5)
BAD = 2
NAMED = {
    "bad readings between good ones": (
        "register", [(0, 100, 0), (15, 110, 0), (30, 0, BAD), (45, 0, BAD), (60, 0, BAD),
                     (75, 150, 0), (90, 160, 0)],
    ),
    "two registers under one name": (
        "register", [(15 * i, 100 + i if i % 2 == 0 else 9999, 0) for i in range(12)]
        + [(180, 120, 0), (195, 121, 0), (210, 122, 0)],
    ),
    "a stuck register catches up": (
        "register", [(0, 100, 0), (15, 110, 0), *((15 * i, 110, 0) for i in range(2, 40)),
                     (600, 800, 0), (615, 810, 0)],
    ),
    "the last reading of an hourly meter": ("hourly", [(0, 4, 0), (60, 8, 0)]),
}  # fmt: skip


@pytest.fixture(scope="module")
def meters(module_database_url):
    with connect(module_database_url) as conn:
        import_plants(conn, REPOSITORY / "tests" / "data" / "odd_meters.toml")
        return read_meters(conn).set_index("meter")["meter_id"].to_dict()


@pytest.fixture
def conn(module_database_url, meters):
    with psycopg.connect(module_database_url, autocommit=True) as cleaning:
        cleaning.execute("TRUNCATE reading, reading_revision, interval_energy, stale_window")
        cleaning.execute("TRUNCATE hour_energy, day_energy")
    with connect(module_database_url) as open_connection:
        yield open_connection


def store(conn, batch):
    rows = np.zeros(len(batch), READINGS)
    for i, (meter_id, minute, value, quality) in enumerate(batch):
        ts = np.datetime64((START + timedelta(minutes=minute)).replace(tzinfo=None), "us")
        rows[i] = (meter_id, ts, value, quality)
    write_readings(conn, rows, cause="test")


def compute(conn, window=None):
    intervals.run(conn, window, NOW)
    rollups.run(conn, window, NOW)


def results(conn):
    return [
        conn.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
        for table in ("interval_energy", "hour_energy", "day_energy")
    ]


@pytest.mark.parametrize("shuffled", [False, True], ids=["in order", "shuffled"])
@pytest.mark.parametrize("name", NAMED)
def test_one_reading_at_a_time(conn, meters, name, shuffled):
    code, feed = NAMED[name]
    feed = [(meters[code], *reading) for reading in feed]
    if shuffled:
        random.Random(3).shuffle(feed)  # noqa: S311
    for reading in feed:
        store(conn, [reading])
        compute(conn)
    incremental = results(conn)
    compute(conn, WHOLE)
    assert results(conn) == incremental
    assert incremental[0]


def feed_of(rng, meters):
    """Readings of every kind of meter with outages, jumps, exchanges, corrections, bad quality."""
    feed = []
    for meter_id in meters.values():
        minute, register = 0, rng.choice([100.0, 999_990.0])
        for _ in range(25):
            minute += rng.choice([1, 5, 15, 15, 15, 15, 60, 200, 7])
            if rng.random() < 0.7:  # else it stands still
                register += rng.uniform(0, 20)
            register = rng.uniform(0, 50) if rng.random() < 0.03 else register
            value = rng.uniform(0, 999_999) if rng.random() < 0.12 else register % 1e6
            feed.append((meter_id, minute, value, rng.choice([0] * 8 + [1, BAD, BAD])))
            if rng.random() < 0.1:
                feed.append((meter_id, minute, rng.uniform(0, 999_999), rng.choice([0, BAD])))
    return feed


@pytest.mark.parametrize("seed", range(10))
def test_anything_in_any_order(conn, meters, seed):
    rng = random.Random(seed)  # noqa: S311
    feed = feed_of(rng, meters)
    if seed % 2:
        rng.shuffle(feed)
    else:
        feed.sort(key=lambda reading: reading[1])
    while feed:
        count = rng.choice([1, 1, 2, 5, 12])
        batch, feed = feed[:count], feed[count:]
        store(conn, batch)
        if rng.random() < 0.5:
            compute(conn)
    compute(conn)
    incremental = results(conn)
    compute(conn, WHOLE)
    assert results(conn) == incremental
