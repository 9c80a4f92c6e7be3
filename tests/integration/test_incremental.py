"""Incremental equals full: whatever arrives in whatever order, to the last bit."""

import random

import pytest

from fems.store.readings import write_readings
from tests.integration.odd_meters import (
    BAD,
    WHOLE,
    compute,
    emptied,
    import_odd_meters,
    results,
    rows_of,
)

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
    return import_odd_meters(module_database_url)


@pytest.fixture
def conn(module_database_url, meters):
    with emptied(module_database_url) as conn:
        yield conn


def store(conn, batch):
    write_readings(conn, rows_of(batch), cause="test")


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
