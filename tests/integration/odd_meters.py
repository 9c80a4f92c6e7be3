"""Some odd meters, and what the tests that hold incremental against full have in common about them."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg

from fems.clock import Window
from fems.ingest.plants import import_plants
from fems.jobs import intervals, rollups
from fems.store.binary import READINGS
from fems.store.plants import read_meters
from fems.store.pool import connect
from tests.conftest import REPOSITORY

START = datetime(2026, 1, 5, tzinfo=UTC)
WHOLE = Window(START - timedelta(days=1), START + timedelta(days=5))
NOW = START + timedelta(days=5)
BAD = 2


def import_odd_meters(url):
    """The meters' numbers by code."""
    with connect(url) as conn:
        import_plants(conn, REPOSITORY / "tests" / "data" / "odd_meters.toml")
        return read_meters(conn).set_index("meter")["meter_id"].to_dict()


@contextmanager
def emptied(url):
    """A connection to a database that holds the meters and nothing of them."""
    with psycopg.connect(url, autocommit=True) as cleaning:
        cleaning.execute("TRUNCATE reading, reading_revision, interval_energy, stale_window")
        cleaning.execute("TRUNCATE hour_energy, day_energy")
    with connect(url) as conn:
        yield conn


def rows_of(batch):
    """Readings from (meter_id, minute, value, quality)."""
    rows = np.zeros(len(batch), READINGS)
    for i, (meter_id, minute, value, quality) in enumerate(batch):
        ts = np.datetime64((START + timedelta(minutes=minute)).replace(tzinfo=None), "us")
        rows[i] = (meter_id, ts, value, quality)
    return rows


def compute(conn, window=None, *, now=NOW):
    intervals.run(conn, window, now)
    rollups.run(conn, window, now)


def results(conn, tables=("interval_energy", "hour_energy", "day_energy")):
    return [
        conn.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
        for table in tables
    ]
