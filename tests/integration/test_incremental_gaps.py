"""Incremental equals full, to the last bit: outages filled by profile, exchanges, settings, edits."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
import pytest

from fems.clock import Window
from fems.ingest.plants import import_plants
from fems.store.binary import READINGS
from fems.store.meter_changes import (
    add_edit,
    add_exchange,
    add_setting,
    undo_edit,
    undo_exchange,
)
from fems.store.plants import read_meters
from fems.store.pool import connect
from fems.store.readings import write_readings
from tests.conftest import REPOSITORY
from tests.integration import odd_meters

START = datetime(2026, 1, 5, tzinfo=UTC)
DAYS = 11
WHOLE = Window(START - timedelta(days=1), START + timedelta(days=DAYS + 1))
NOW = WHOLE.end
BY = {"by": "A. Tester", "note": "test"}
OUTAGES = [(5.3, 5.45), (7.0, 7.625), (9.5, 9.55)]
"""Spans without a reading. [days after START]"""


@pytest.fixture
def conn(module_database_url):
    with psycopg.connect(module_database_url, autocommit=True) as cleaning:
        cleaning.execute(
            "TRUNCATE reading, reading_revision, interval_energy, stale_window, gap,"
            " meter_exchange, meter_setting, interval_edit, hour_energy, day_energy"
        )
    with connect(module_database_url) as open_connection:
        import_plants(open_connection, REPOSITORY / "tests" / "data" / "odd_meters.toml")
        yield open_connection


@pytest.fixture
def meters(conn):
    return read_meters(conn).set_index("meter")["meter_id"].to_dict()


def at(days):
    return START + timedelta(days=days)


def readings_of(meter_id, *, step_min, seed, register):
    """A daily rhythm with outages; a register counts, another meter says the amount."""
    minutes = np.arange(0, DAYS * 1440, step_min)
    open_ = np.ones(len(minutes), bool)
    for first, last in OUTAGES:
        open_ &= ~((minutes > first * 1440) & (minutes < last * 1440))
    rng = np.random.default_rng(seed)
    rate = 5 + 4 * np.sin(minutes / 1440 * 2 * np.pi) + rng.random(len(minutes))
    value = np.round(1_000 + np.cumsum(rate), 2) if register else np.round(rate, 2)
    rows = np.zeros(int(open_.sum()), READINGS)
    rows["meter_id"], rows["value"] = meter_id, value[open_]
    start = np.datetime64(START.replace(tzinfo=None), "us")
    rows["ts"] = start + minutes[open_].astype("m8[m]")
    return rows


def compute(conn, window=None):
    odd_meters.compute(conn, window, now=NOW)


def results(conn):
    return odd_meters.results(conn, ("interval_energy", "gap", "hour_energy", "day_energy"))


def changes_of(conn, meter_id):
    """What people may do to a meter, as functions that do it."""
    seven = {"meter_id": meter_id, **BY}
    return [
        lambda: add_exchange(conn, at=at(4.2), final_value=3_000.0, initial_value=2_900.0, **seven),
        lambda: add_exchange(conn, at=at(7.3), final_value=None, initial_value=None, **seven),
        lambda: add_setting(conn, valid_from=at(7.2), settings={"multiplier": 3.0}, **seven),
        lambda: add_edit(conn, window=Window(at(3), at(3.25)), amount=70.0, **seven),
        lambda: add_edit(conn, window=Window(at(7.25), at(7.75)), amount=None, **seven),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_anything_in_any_order(conn, meters, seed):
    rng = random.Random(seed)  # noqa: S311
    register, hourly = meters["register"], meters["hourly"]
    rows = np.concatenate(
        [readings_of(register, step_min=15, seed=seed, register=True),
         readings_of(hourly, step_min=60, seed=seed, register=False)]
    )  # fmt: skip
    batches = np.array_split(rows[np.random.default_rng(seed).permutation(len(rows))], 12)
    steps = [lambda batch=batch: write_readings(conn, batch, cause="test") for batch in batches]
    steps += changes_of(conn, register)
    rng.shuffle(steps)
    for step in steps:
        step()
        if rng.random() < 0.6:
            compute(conn)
    compute(conn)
    incremental = results(conn)
    assert len(incremental[1]) >= len(OUTAGES)
    compute(conn, WHOLE)
    assert results(conn) == incremental


def test_an_outage_keeps_its_energy_and_takes_the_shape_of_the_days_before(conn, meters):
    rows = readings_of(meters["register"], step_min=15, seed=1, register=True)
    write_readings(conn, rows, cause="test")
    compute(conn)
    first, last = (conn.execute(
        "SELECT value FROM reading WHERE meter_id = %s AND ts = %s", (meters["register"], at(d))
    ).fetchone()[0] for d in (7.0, 7.625))  # fmt: skip
    found = conn.execute(
        "SELECT amount, estimated, quality FROM interval_energy"
        " WHERE meter_id = %s AND start_ts >= %s AND start_ts < %s ORDER BY start_ts",
        (meters["register"], at(7.0), at(7.625)),
    ).fetchall()
    amounts = np.array([row[0] for row in found])
    assert len(found) == 60
    assert {row[2] for row in found} == {1}
    assert [row[0] for row in found] == [row[1] for row in found]
    assert amounts.sum() == pytest.approx(last - first, rel=1e-9)
    assert amounts.max() > 1.5 * amounts.min()  # the rhythm, not a flat line


def test_an_edit_can_be_undone_and_the_reading_stays(conn, meters):
    meter_id = meters["register"]
    write_readings(conn, readings_of(meter_id, step_min=15, seed=1, register=True), cause="test")
    compute(conn)
    before, raw = results(conn), conn.execute("SELECT * FROM reading ORDER BY 1, 2").fetchall()
    edit_id = add_edit(conn, meter_id=meter_id, window=Window(at(2), at(2.5)), amount=96.0, **BY)
    exchange_id = add_exchange(
        conn, meter_id=meter_id, at=at(4), final_value=5_000.0, initial_value=0.0, **BY
    )
    compute(conn)
    edited = conn.execute(
        "SELECT sum(amount), sum(estimated), min(quality), max(quality) FROM interval_energy"
        " WHERE meter_id = %s AND start_ts >= %s AND start_ts < %s",
        (meter_id, at(2), at(2.5)),
    ).fetchone()
    assert edited[:2] == (pytest.approx(96.0), pytest.approx(96.0))
    assert edited[2:] == (3, 3)
    assert results(conn) != before
    undo_edit(conn, meter_id=meter_id, edit_id=edit_id, by="A. Tester")
    undo_exchange(conn, meter_id=meter_id, exchange_id=exchange_id, by="A. Tester")
    compute(conn)
    assert results(conn) == before
    assert conn.execute("SELECT * FROM reading ORDER BY 1, 2").fetchall() == raw
    assert conn.execute("SELECT count(*) FROM interval_edit").fetchone() == (1,)
