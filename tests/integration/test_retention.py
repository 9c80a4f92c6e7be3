"""Raw readings are dropped by weeks: what was computed from them stays, whatever is asked afterwards."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from fems.clock import Window
from fems.ingest.plants import import_plants
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job, run_stale
from fems.jobs.scheduler import Kept, forget
from fems.simulate.definition import sample_data_dir
from fems.store.binary import READINGS
from fems.store.pool import connect
from fems.store.readings import write_readings
from fems.store.retention import read_kept_from

FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # a Thursday: chunks begin on Thursdays
DAYS = 84
NOW = FIRST + timedelta(days=DAYS)
KEPT = Kept(readings=timedelta(days=42))
RESULTS = ("interval_energy", "hour_energy", "day_energy")


def counted(meter_id, first, count):
    """A register's quarter-hourly readings: it counts 10 a quarter."""
    rows = np.zeros(count, READINGS)
    steps = np.arange(count)
    rows["meter_id"] = meter_id
    rows["ts"] = np.datetime64(first.replace(tzinfo=None), "us") + steps * np.timedelta64(15, "m")
    rows["value"] = 1_000 + 10 * (
        (rows["ts"] - np.datetime64("2026-01-01")) / np.timedelta64(15, "m")
    )
    return rows


@pytest.fixture
def site(database_url):
    """Twelve weeks of one meter, computed; its address and the meter."""
    with connect(database_url) as conn:
        import_plants(conn, sample_data_dir() / "complex.toml")
        (meter_id,) = conn.execute(
            "SELECT meter_id FROM meter WHERE role = 'main' AND quantity = 'electricity'"
            " AND kind = 'register' ORDER BY 1 LIMIT 1"
        ).fetchone()
        conn.execute("UPDATE meter SET digits = 9, multiplier = 1")
        conn.execute("DELETE FROM stale_window")
        write_readings(conn, counted(meter_id, FIRST, 96 * DAYS), cause="test")
    run_stale(database_url)
    return database_url, meter_id


def results(url):
    with connect(url) as conn:
        return [
            conn.execute(
                f"SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} AS t"  # noqa: S608
            ).fetchone()
            for table in RESULTS
        ]


def oldest(url):
    with connect(url) as conn:
        return conn.execute("SELECT min(ts), count(*) FROM reading").fetchone()


def test_results_stay_when_their_readings_go(site):
    url, meter_id = site
    before = results(url)
    assert before[0][0] == 96 * DAYS - 1
    forget(url, KEPT, now=NOW)
    first, count = oldest(url)
    assert first == NOW - timedelta(days=42)
    assert count == 96 * 42
    assert results(url) == before
    with connect(url) as conn:
        assert read_kept_from(conn) == NOW - timedelta(days=35)
    # Everything once more, as after a change of the meter: what cannot be computed stays, and is told.
    whole = Window(FIRST, NOW)
    told = run_job(url, find_job("intervals"), window=whole).findings
    assert "readings.not_kept" in [finding.name for finding in told]
    run_stale(url)
    assert results(url) == before
    # A reading that comes that late is kept, and changes nothing.
    with connect(url) as conn:
        late = counted(meter_id, FIRST + timedelta(days=3, minutes=7), 1)
        write_readings(conn, late, cause="late")
    assert "readings.not_kept" in [f.name for f in run_job(url, find_job("intervals")).findings]
    run_stale(url)
    assert results(url) == before
    # One from a time whose readings are there counts as ever.
    with connect(url) as conn:
        late = counted(meter_id, NOW - timedelta(days=20), 1)
        late["value"] += 3
        write_readings(conn, late, cause="late")
    run_stale(url)
    assert results(url) != before


def test_what_is_not_yet_in_intervals_keeps_its_readings(site):
    url, meter_id = site
    with connect(url) as conn:
        at = FIRST + timedelta(days=16, minutes=7)
        write_readings(conn, counted(meter_id, at, 1), cause="late")
    forget(url, KEPT, now=NOW)
    assert oldest(url)[0] == FIRST + timedelta(days=7)  # a week before it, by whole weeks
    run_stale(url)
    forget(url, KEPT, now=NOW)
    assert oldest(url)[0] == NOW - timedelta(days=42)


def test_readings_are_kept_for_ever_unless_told(site):
    url, _ = site
    before = oldest(url)
    forget(url, Kept(), now=NOW)
    assert oldest(url) == before
