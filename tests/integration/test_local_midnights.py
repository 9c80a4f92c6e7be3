"""Days in zones whose clock changes at midnight: it is skipped, or comes twice."""

from datetime import date, timedelta

import numpy as np
import pytest

from fems.clock import plant_day, plant_days, time_zone
from fems.ingest.plants import import_plants
from fems.jobs.executor import run_stale
from fems.store.binary import READINGS
from fems.store.plants import read_meters
from fems.store.pool import connect
from fems.store.readings import write_readings
from tests.conftest import REPOSITORY

CASES = [
    pytest.param("Africa/Cairo", date(2026, 4, 24), 23, id="Cairo has no midnight in spring"),
    pytest.param("Atlantic/Azores", date(2026, 3, 29), 23, id="nor have the Azores"),
    pytest.param("Atlantic/Azores", date(2026, 10, 25), 25, id="the Azores have two in autumn"),
    pytest.param("America/Havana", date(2025, 11, 2), 25, id="and so has Havana"),
    pytest.param("America/Santiago", date(2026, 4, 4), 25, id="Santiago goes back at midnight"),
]


def at_zone(tmp_path, zone):
    text = (REPOSITORY / "tests" / "data" / "odd_meters.toml").read_text(encoding="utf-8")
    file = tmp_path / "zone.toml"
    file.write_text(text.replace("Asia/Seoul", zone), encoding="utf-8")
    return file


@pytest.mark.parametrize(("zone_name", "changed", "hours"), CASES)
def test_day_sums_are_interval_sums(database_url, tmp_path, zone_name, changed, hours):
    zone = time_zone(zone_name)
    days = [changed + timedelta(days=n) for n in range(-2, 4)]
    window = plant_days(days[0], days[-1], zone)
    slots = int((window.end - window.start) / timedelta(minutes=5))
    rows = np.zeros(slots, READINGS)
    rows["ts"] = [
        np.datetime64((window.start + n * timedelta(minutes=5)).replace(tzinfo=None), "us")
        for n in range(slots)
    ]
    rows["value"] = np.random.default_rng(1).uniform(0, 9, slots).round(3)
    with connect(database_url) as conn:
        import_plants(conn, at_zone(tmp_path, zone_name))
        meters = read_meters(conn).set_index("meter")["meter_id"]
        rows["meter_id"] = meters["five_minutes"]
        write_readings(conn, rows[::2], cause="test")
    run_stale(database_url)
    with connect(database_url) as conn:
        write_readings(conn, rows[1::2], cause="test")
    run_stale(database_url)
    with connect(database_url) as conn:
        stored = {
            day: (amount, slots, expected)
            for day, amount, slots, expected in conn.execute(
                "SELECT day, amount, slots, slots_expected FROM day_energy"
            )
        }
    assert sorted(stored) == days
    for day in days:
        of_day = plant_day(day, zone)
        start, end = (np.datetime64(at.replace(tzinfo=None), "us") for at in of_day)
        inside = (rows["ts"] >= start) & (rows["ts"] < end)
        amount, count, expected = stored[day]
        assert amount == pytest.approx(rows["value"][inside].sum(), rel=1e-9)
        assert count == expected == 4 * of_day.hours
    assert stored[changed][2] == 4 * hours
