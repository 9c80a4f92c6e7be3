"""What the pages are told, from a real database: zones, comparisons, outages."""

from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
import pytest

from dashboards.live import LiveSource
from dashboards.source import Period
from fems.ingest.plants import import_plants
from fems.jobs import live
from fems.jobs.executor import run_stale
from fems.store.binary import READINGS
from fems.store.plants import read_meters
from fems.store.pool import Reads, connect
from fems.store.readings import write_readings
from fems.store.scope import EVERY_PLANT, acting_as

NOW = datetime(2026, 5, 20, 4, 7, tzinfo=UTC)  # 13:07 in Seoul, 00:07 in New York
QUARTER = timedelta(minutes=15)
HEAD = """
[complex]
code = "two-zones"
name_en = "Two zones"
name_ko = "두 시간대"
time_zone = "Asia/Seoul"
"""
PLANT = """
[[plant]]
code = "{code}"
name_en = "{code}"
name_ko = "{code}"
trade = "food"
time_zone = "{zone}"
contract_kw = 100
output_unit = "t"

[[plant.meter]]
code = "main"
name_en = "Main meter"
name_ko = "수전 계량기"
quantity = "electricity"
kind = "{kind}"
unit = "kWh"
role = "main"
{more}
"""


def store(url, code, first, values, step=QUARTER):
    with connect(url) as conn:
        meters = read_meters(conn).set_index("plant")["meter_id"]
        rows = np.zeros(len(values), READINGS)
        rows["meter_id"] = meters[code]
        start = np.datetime64(first.replace(tzinfo=None), "us")
        rows["ts"] = start + np.arange(len(values)) * np.timedelta64(step)
        rows["value"] = values
        write_readings(conn, rows, cause="test")


def register(url, tmp_path, *plants):
    file = tmp_path / "plants.toml"
    file.write_text(HEAD + "".join(PLANT.format(**plant) for plant in plants))
    with connect(url) as conn:
        import_plants(conn, file)


@pytest.fixture
def source(database_url):
    reads = Reads(database_url, size=2)
    with acting_as(EVERY_PLANT):
        yield LiveSource(reads, now=lambda: NOW)
    reads.close()


@pytest.mark.parametrize("period", list(Period))
def test_plants_of_two_zones_have_each_their_own_days(database_url, source, tmp_path, period):
    interval = {"kind": "interval", "more": ""}
    register(
        database_url, tmp_path,
        {"code": "seoul", "zone": "Asia/Seoul", **interval},
        {"code": "york", "zone": "America/New_York", **interval},
    )  # fmt: skip
    first = datetime(2026, 3, 1, tzinfo=UTC)  # New York moves its clocks on 8 March
    slots = (datetime(2026, 5, 20, 4, tzinfo=UTC) - first) // QUARTER
    for code in ("seoul", "york"):
        store(database_url, code, first, np.ones(slots))
    run_stale(database_url)
    overview = source.overview(period)
    for row in overview.plants:
        plant = source.plant(row.code, period)
        assert row.electricity_kwh == plant.electricity_kwh
    seoul, york = (row.electricity_kwh for row in overview.plants)
    whole_days = {Period.TODAY: 0, Period.WEEK: 6, Period.MONTH: 29}
    if period in whole_days:  # the quarter begins before the readings do
        assert seoul.quality.missing == 0
        assert seoul.value == seoul.before == whole_days[period] * 96 + 13 * 4
        assert york.value == (whole_days[period] + 1) * 96  # New York's day has just ended


def test_a_plant_silent_for_a_month_still_says_how_far_it_is_computed(
    database_url, source, tmp_path
):
    interval = {"kind": "interval", "zone": "Asia/Seoul", "more": ""}
    register(database_url, tmp_path, {"code": "one", **interval}, {"code": "never", **interval})
    first = datetime(2026, 4, 18, tzinfo=UTC)
    store(database_url, "one", first, np.ones(96))
    run_stale(database_url)
    with connect(database_url) as conn:
        live.run(conn, None, NOW)
    assert source.plant("one", Period.MONTH).closed_until == first + timedelta(days=1)
    assert source.plant("never", Period.MONTH).closed_until is None


def test_an_exchanged_register_has_no_load_for_the_moment(database_url, source, tmp_path):
    register(
        database_url, tmp_path,
        {"code": "one", "zone": "Asia/Seoul", "kind": "register",
         "more": "digits = 8\ncapacity_kw = 100"},
    )  # fmt: skip
    minute = timedelta(minutes=1)
    with connect(database_url) as conn:
        store(database_url, "one", NOW - 5 * minute, [90_100.0, 90_101.0, 90_102.0], step=minute)
        live.run(conn, None, NOW)
        assert conn.execute("SELECT kw FROM meter_live").fetchone()[0] == pytest.approx(60)
        store(database_url, "one", NOW - minute, [3.0])
        live.run(conn, None, NOW)
        assert conn.execute("SELECT kw FROM meter_live").fetchone()[0] is None


def test_a_plant_that_moves_to_another_zone_keeps_its_energy(database_url, tmp_path):
    interval = {"kind": "interval", "more": ""}
    register(database_url, tmp_path, {"code": "mover", "zone": "America/New_York", **interval})
    store(database_url, "mover", datetime(2026, 5, 1, 4, tzinfo=UTC), np.ones(96 * 10))
    run_stale(database_url)
    register(database_url, tmp_path, {"code": "mover", "zone": "Asia/Seoul", **interval})
    run_stale(database_url)
    with psycopg.connect(database_url) as conn:
        days, intervals = conn.execute(
            "SELECT (SELECT sum(amount) FROM day_energy),"
            "       (SELECT sum(amount) FROM interval_energy)"
        ).fetchone()
    assert days == intervals == 960
