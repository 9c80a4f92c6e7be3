"""Alerts in the database: causes of every kind open one each, people take them on, history is replayed."""

import json
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from fems.cli import alerts_rules
from fems.jobs import alert_causes, alerts
from fems.store.alerts import read_alerts
from fems.store.pool import connect
from fems.store.rights import Rights
from tests.integration import alert_causes as cause

NOW = datetime(2026, 6, 16, 3, 0, 30, tzinfo=UTC)  # Tuesday noon in Seoul
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(scope="module")
def complex_url(module_database_url):
    cause.register(module_database_url)
    return module_database_url


@pytest.fixture
def conn(complex_url):
    cause.forget(complex_url)
    with connect(complex_url) as open_connection:
        yield open_connection


def plants(conn):
    return [code for (code,) in conn.execute("SELECT code FROM plant ORDER BY plant_id")]


def everything(conn):
    """A cause of every kind but a full disk, of the first plants."""
    one, two = plants(conn)[:2]
    cause.find(conn, "meter.silent", one, start=NOW - HOUR)
    cause.warn(conn, one, NOW.replace(second=0), probability=0.99)
    cause.warn(conn, one, NOW.replace(second=0), kind="billing", won=2e6)
    cause.nights(
        conn, two, start=NOW - timedelta(days=36), end=NOW, risen=NOW - timedelta(days=2), after=20
    )
    cause.bill(conn, two, date(2026, 5, 1))
    cause.find(conn, "savings.drift", two, start=NOW - timedelta(days=10), plant_wide=True,
               facts='{"way": "up", "kwh_per_day": 50}')  # fmt: skip
    cause.find(conn, "savings.drift", one, start=NOW - timedelta(days=10), plant_wide=True,
               facts='{"way": "down", "kwh_per_day": -50}')  # fmt: skip
    cause.over_target(conn, two, "ours", kg=110)
    cause.reject(conn, f"fems/{one}/main", 30, at=NOW + MINUTE)
    cause.find(conn, "forecast.decayed", one, start=NOW - HOUR)
    cause.ran(conn, "cost", NOW - 2 * HOUR)
    cause.ran(conn, "cost", NOW - HOUR, error="TariffError: no tariff.")
    cause.ran(conn, "cost", NOW - MINUTE, error="TariffError: no tariff.")
    cause.ran(conn, "forecast", NOW - 3 * HOUR)
    cause.ran(conn, "watch", NOW - HOUR)
    return one, two


def told(conn, **filters):
    return {(a["kind"], a["plant"], a["cause"]): a for a in read_alerts(conn, **filters)}


def test_a_cause_of_every_kind_opens_one_alert_and_only_once(conn):
    conn.execute("UPDATE alert_rule SET threshold = 10 WHERE kind = 'messages.rejected'")
    one, two = everything(conn)
    alerts.run(conn, None, NOW + 8 * MINUTE)
    found = told(conn)
    assert set(found) == {
        ("meter.silent", one, "main"), ("demand.breach", one, ""), ("load.base", two, ""),
        ("intensity.drift", two, ""), ("target.off", two, "ours"), ("messages.rejected", one, ""),
        ("forecast.decayed", one, ""), ("job.failed", None, "cost"), ("job.late", None, "forecast"),
    }  # fmt: skip
    for minute in range(9, 12):
        alerts.run(conn, None, NOW + minute * MINUTE)
    assert {key: a["alert_id"] for key, a in told(conn).items()} == {
        key: a["alert_id"] for key, a in found.items()
    }
    assert found["job.failed", None, "cost"]["since"] == NOW - HOUR
    assert found["demand.breach", one, ""]["won"] == 2e6  # of two limits the dearer
    assert found["meter.silent", one, "main"]["facts"]["meters"] == ["main"]
    assert found["messages.rejected", one, ""]["facts"]["reason"] == "unit.unknown"


def test_prices_are_those_of_the_plants_own_bills_and_factors(conn):
    _, two = everything(conn)
    alerts.run(conn, None, NOW)
    base = told(conn)["load.base", two, ""]
    hours = base["facts"]["hours"]
    assert hours >= 4
    assert base["value"] == pytest.approx(1.0)  # 20 instead of 10 kWh an hour
    assert base["won"] == pytest.approx(hours * 10 * 150)
    assert base["kg_co2e"] == pytest.approx(hours * 10 * 0.45)
    drift = told(conn)["intensity.drift", two, ""]
    assert drift["won"] == pytest.approx(50 * 10 * 150, rel=1e-3)
    target = told(conn)["target.off", two, "ours"]
    assert target["value"] == pytest.approx(550 / (5 * 90) - 1)  # 2026 allows 90 percent of 2025
    assert target["kg_co2e"] == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("meters", "hours_estimated"),
    [pytest.param(1, False, id="night of a plant with its usual load"),
     pytest.param(1, True, id="estimated hours raise no alarm")],
)  # fmt: skip
def test_no_base_load_alert(conn, meters, hours_estimated):
    plant = plants(conn)[1]
    cause.nights(conn, plant, start=NOW - timedelta(days=36), end=NOW, risen=NOW - timedelta(days=2),
                 after=20 if hours_estimated else 12)  # fmt: skip
    if hours_estimated:
        conn.execute(
            "UPDATE hour_energy SET slots_estimated = 1 WHERE hour_ts > %s",
            (NOW - timedelta(days=2),),
        )
    alerts.run(conn, None, NOW)
    assert told(conn) == {}
    assert meters == 1


@pytest.fixture
def disk(conn, monkeypatch):
    """Ten days of readings by NOW, and a disk with as much room as is said: given what the hour is, in days."""
    room = SimpleNamespace(free=0.0)
    monkeypatch.setattr(alert_causes.shutil, "disk_usage", lambda _folder: room)
    conn.execute("INSERT INTO reading (meter_id, ts, value) SELECT min(meter_id), %s, 1 FROM meter",
                 (NOW - timedelta(days=10),))  # fmt: skip
    (size,) = conn.execute("SELECT pg_database_size(current_database())").fetchone()

    def lasting(days, *, at):
        room.free = days * size / ((at - NOW) / timedelta(days=1) + 10)

    yield SimpleNamespace(room=room, lasting=lasting)
    conn.execute("DELETE FROM reading")


def test_a_disk_that_fills_is_told_from_thirty_days_on_until_there_is_room(
    conn, complex_url, disk, monkeypatch
):
    monkeypatch.setattr(
        alert_causes, "NO_ROOM_BYTES", 0
    )  # the database is too small for its growth to matter
    steps = [  # hours, days of room, open afterwards
        (0, 33, False), (1, 28, True),
        (1.5, 90, True),  # looked for once an hour
        (2, 31, True),  # an open one goes on for a tenth more
        (3, 40, False),
    ]  # fmt: skip
    with connect(complex_url, rights=Rights.JOBS) as jobs:
        for hours, days, is_open in steps:
            at = NOW + hours * HOUR
            disk.lasting(days, at=at)
            alerts.run(jobs, None, at)
            assert bool(told(conn)) is is_open, (hours, days)
            if hours == 1:
                found = told(conn)["disk.filling", None, ""]
                assert found["value"] == pytest.approx(28, rel=0.02)
                assert found["facts"]["free_bytes"] == pytest.approx(disk.room.free)
                assert found["severity"] == "act"


@pytest.mark.parametrize(("free_bytes", "is_open"), [(0.9e9, True), (1e15, False)])
def test_less_than_a_gigabyte_is_told_however_slowly_it_fills(conn, disk, free_bytes, is_open):
    conn.execute("DELETE FROM reading")
    disk.room.free = free_bytes
    alerts.run(conn, None, NOW)
    assert [(key[0], a["value"]) for key, a in told(conn).items()] == (
        [("disk.filling", 0.0)] if is_open else []
    )


def test_over_when_the_cause_is_gone(conn):
    plant = plants(conn)[0]
    cause.find(
        conn, "plant.silent", plant, start=NOW - HOUR, plant_wide=True, facts='{"meters": 5}'
    )
    alerts.run(conn, None, NOW)
    assert told(conn)["meter.silent", plant, "plant"]["members"] == 5
    conn.execute("UPDATE finding SET end_ts = %s", (NOW,))
    for minute, is_open in ((1, True), (14, True), (15, False)):
        alerts.run(conn, None, NOW + minute * MINUTE)
        assert bool(told(conn)) is is_open
    assert told(conn, open_only=False)["meter.silent", plant, "plant"]["closed_at"] is not None


def test_a_crowd_of_silent_meters_is_one_alert(conn):
    plant = plants(conn)[0]
    codes = [c for (c,) in conn.execute(
        "SELECT m.code FROM meter m JOIN plant p USING (plant_id) WHERE p.code = %s AND m.role = 'sub'"
        " AND m.kind <> 'virtual' ORDER BY 1", (plant,))]  # fmt: skip
    for code in codes:
        cause.find(conn, "meter.silent", plant, code, start=NOW - HOUR)
    alerts.run(conn, None, NOW)
    (found,) = told(conn).values()
    assert (found["cause"], found["members"], found["severity"]) == ("sub", len(codes), "look")


def test_commands_show_and_take_on(conn, installation):
    plant, _ = everything(conn)
    alerts.run(conn, None, NOW)
    shown = json.loads(installation.ok("alerts", "list", "--json"))["alerts"]
    number = next(str(a["alert_id"]) for a in shown if a["kind"] == "meter.silent")
    assert "The main meter of" in installation.ok("alerts", "show", number)
    installation.ok("alerts", "ack", number)
    installation.ok("alerts", "own", number, "kim")
    installation.ok("alerts", "snooze", number, "--hours", "2")
    row = json.loads(installation.ok("alerts", "show", number, "--json"))
    assert (row["owner"], row["plant"]) == ("kim", plant)
    assert "command line" in row["acknowledged_by"]
    assert installation.value("SELECT count(*) FROM audit_log WHERE what = 'update alert'") == 3
    gone = installation.run("alerts", "ack", "999999")
    assert (gone.returncode, "There is no open alert 999999" in gone.stderr) == (1, True)
    unknown = installation.run("alerts", "list", "--kind", "fire")
    assert (unknown.returncode, "meter.silent" in unknown.stderr) == (1, True)


def test_rules_of_a_plant_are_changed_and_dropped(conn, installation):
    plant = plants(conn)[0]
    installation.ok(
        "alerts", "rule", "load.base", "--plant", plant, "--threshold", "0.4", "--quiet", "none"
    )
    rows = json.loads(installation.ok("alerts", "rules", "--json"))["rules"]
    (own,) = [r for r in rows if r["plant"] == plant]
    assert (own["threshold"], own["quiet_from"], own["again_min"]) == (0.4, None, 480)
    installation.ok("alerts", "rule", "load.base", "--plant", plant, "--reset")
    assert "load.base" in installation.ok("alerts", "rules")
    for words in (("load.base", "--quiet", "20-8"), ("meter.silent", "--threshold", "3"),
                  ("load.base", "--reset"), ("load.base", "--severity", "loud")):  # fmt: skip
        assert installation.run("alerts", "rule", *words).returncode == 1


def test_history_is_replayed_as_it_would_have_fired(conn, installation, monkeypatch):
    monkeypatch.setattr(alerts_rules, "utc_now", lambda: NOW)
    one, two = plants(conn)[:2]
    day = timedelta(days=1)
    for start, end in ((NOW - 9 * day, NOW - 9 * day + HOUR), (NOW - 9 * day + 3 * HOUR, NOW - 9 * day + 4 * HOUR),
                       (NOW - 3 * day, NOW - 3 * day + 10 * MINUTE), (NOW - 2 * day, None)):  # fmt: skip
        cause.find(conn, "meter.silent", one, start=start, end=end)
    cause.nights(conn, two, start=NOW - 50 * day, end=NOW, risen=NOW - 3 * day, after=20)
    for minutes in (0, 15, 120):
        cause.warn(conn, one, NOW.replace(second=0) - 5 * day + minutes * MINUTE)
    cause.over_target(conn, two, "ours", kg=110)
    cause.ran(conn, "cost", NOW - day, error="x")
    cause.ran(conn, "cost", NOW - day + 30 * MINUTE)
    told = json.loads(installation.ok("alerts", "test", "--since", "2026-05-20", "--json"))
    by_kind = {rule["kind"]: rule for rule in told["rules"]}
    silent = by_kind["meter.silent"]["fired"]
    assert [(f["times"], f["closed_at"] is None) for f in silent] == [(2, False), (1, True)]
    assert by_kind["demand.breach"]["alerts"] == 2
    assert by_kind["load.base"]["alerts"] == 1
    assert by_kind["target.off"]["alerts"] == 1
    assert by_kind["job.failed"]["open_h"] == pytest.approx(0.42, abs=0.01)
    assert by_kind["disk.filling"]["known"] is False
    tried = installation.ok("alerts", "test", "--kind", "load.base", "--threshold", "2", "--json")
    assert json.loads(tried)["rules"][0]["alerts"] == 0
    assert "latest" in installation.ok("alerts", "test")
    assert read_alerts(conn, open_only=False) == []
