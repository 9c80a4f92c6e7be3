"""Findings in the database: incremental equals full; silence comes and goes; the command shows them."""

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import psycopg
import pytest

from fems.clock import Window
from fems.compute.finding import Finding
from fems.compute.intervals import INTERVALS
from fems.ingest.plants import import_plants
from fems.jobs import checks, live, silence
from fems.store.binary import READINGS
from fems.store.checks import mark_checks_stale
from fems.store.findings import read_findings, replace_findings
from fems.store.intervals import replace_intervals
from fems.store.plants import read_meters
from fems.store.pool import connect
from fems.store.readings import write_readings
from fems.store.rollups import replace_rollups
from fems.store.spans import spans_of
from fems.store.stale import count_stale

SITE = """
[complex]
code = "test"
name_en = "Test"
name_ko = "시험"
time_zone = "Asia/Seoul"

[[plant]]
code = "mill"
name_en = "Mill"
name_ko = "공장"
trade = "steel"
time_zone = "Asia/Seoul"
contract_kw = 1000
output_unit = "t"
"""
METER = """
[[plant.meter]]
code = "{code}"
name_en = "{code}"
name_ko = "{code}"
quantity = "electricity"
kind = "register"
unit = "kWh"
digits = 9
role = "{role}"
"""
CODES = {"main": "main", "furnace": "sub", "line": "sub"}
MIDNIGHT = datetime(2026, 3, 1, 15, tzinfo=UTC)  # in Seoul; a Monday begins
DAYS = 60


@pytest.fixture(scope="module")
def meters(module_database_url, tmp_path_factory):
    file = tmp_path_factory.mktemp("site") / "plants.toml"
    text = SITE + "".join(METER.format(code=c, role=r) for c, r in CODES.items())
    file.write_text(text, "utf-8")
    with connect(module_database_url) as conn:
        import_plants(conn, file)
        return read_meters(conn).set_index("meter")["meter_id"].to_dict()


@pytest.fixture
def conn(module_database_url, meters):
    with psycopg.connect(module_database_url, autocommit=True) as cleaning:
        cleaning.execute(
            "TRUNCATE reading, interval_energy, hour_energy, day_energy, stale_window, finding,"
            " meter_live"
        )
    with connect(module_database_url) as open_connection:
        yield open_connection


def amounts():
    """60 days of work in shifts with a spike, a frozen day, a straight line and a lost submeter."""
    rng = np.random.default_rng(4)
    step = np.arange(DAYS * 96)
    works = (step % 96 >= 24) & (step % 96 < 88) & (step // 96 % 7 < 6)
    furnace = np.where(works, 40, 5) + rng.normal(0, 1, len(step))
    line = np.where(works, 20, 3) + rng.normal(0, 0.5, len(step))
    main = (furnace + line) * 1.02 + 4 + rng.normal(0, 0.05, len(step))
    furnace[30 * 96 + 40] = 120
    furnace[40 * 96 + 30 : 40 * 96 + 60] = 39.5
    line[45 * 96 + 30 : 45 * 96 + 60] = np.linspace(15, 25, 30)
    line[52 * 96 : 53 * 96] *= 0.3
    return {"main": main, "furnace": furnace, "line": line}


def store(conn, meters, values, days, *, now):
    """Bring days of intervals in, as the jobs before `checks` do."""
    for code, of_meter in values.items():
        first, last = days[0] * 96, (days[-1] + 1) * 96
        rows = np.zeros(last - first, INTERVALS)
        rows["meter_id"] = meters[code]
        at = np.datetime64(MIDNIGHT.replace(tzinfo=None), "us")
        rows["start_ts"] = at + np.arange(first, last) * np.timedelta64(15, "m")
        rows["amount"] = of_meter[first:last]
        rows = rows[np.isfinite(rows["amount"])]
        step = np.timedelta64(15, "m")
        span = spans_of([meters[code]], [at + first * step], [at + last * step])
        with conn.transaction():
            replace_intervals(conn, span, rows)
            replace_rollups(conn, span)
            mark_checks_stale(conn, span, now=now)


def midnight(day):
    return MIDNIGHT + timedelta(days=day)


def told(conn):
    rows = conn.execute(
        "SELECT m.code, f.name, f.start_ts, f.end_ts, f.sentence, f.facts FROM finding AS f"
        " JOIN meter AS m USING (meter_id) ORDER BY 3, 1, 2"
    )
    return [tuple(map(str, row)) for row in rows]


def test_day_by_day_with_late_changes_gives_what_all_at_once_gives(conn, meters):
    right = amounts()
    values = {code: of_meter.copy() for code, of_meter in right.items()}
    values["furnace"][20 * 96 : 21 * 96] = np.nan  # arrives late
    values["line"][33 * 96 + 50] = 90  # corrected later
    store(conn, meters, values, range(44), now=midnight(44))
    checks.run(conn, None, midnight(44))
    for day in range(44, DAYS, 2):
        now = midnight(day + 2) + timedelta(minutes=5)
        store(conn, meters, values, range(day, day + 2), now=now)
        if day == 46:
            values["line"][33 * 96 + 50] = right["line"][33 * 96 + 50]
            store(conn, meters, values, range(33, 34), now=now)
        if day == 50:
            store(conn, meters, right, range(20, 21), now=now)
        checks.run(conn, None, now)
    incremental = told(conn)
    assert "checks" not in count_stale(conn)
    conn.execute("TRUNCATE finding")
    checks.run(conn, Window(midnight(0), midnight(DAYS)), midnight(DAYS) + timedelta(minutes=5))
    assert told(conn) == incremental
    assert {(code, name) for code, name, *_ in incremental} == {
        ("furnace", "value.spike"), ("furnace", "value.stuck"), ("line", "value.interpolated"),
        ("main", "balance.unusual"),
    }  # fmt: skip


def test_checking_again_keeps_numbers_and_times_of_findings(conn, meters):
    store(conn, meters, amounts(), range(DAYS), now=midnight(DAYS))
    checks.run(conn, None, midnight(DAYS))
    before = {f["finding_id"]: f["found_at"] for f in read_findings(conn)}
    assert len(before) >= 4
    checks.run(conn, Window(midnight(0), midnight(DAYS)), midnight(DAYS))
    assert {f["finding_id"]: f["found_at"] for f in read_findings(conn)} == before


def test_today_is_checked_once_an_hour_and_days_that_are_over_at_once(conn, meters):
    values = amounts()
    store(conn, meters, values, range(30), now=midnight(30))
    checks.run(conn, None, midnight(30))
    noon = midnight(30) + timedelta(hours=12)
    for minute in range(3):
        store(conn, meters, values, range(30, 31), now=noon + timedelta(minutes=minute))
    assert count_stale(conn)["checks"] == len(CODES), "noted once per meter"
    checks.run(conn, None, noon + timedelta(minutes=59))
    assert not read_findings(conn)
    checks.run(conn, None, noon + timedelta(minutes=61))
    assert [f["name"] for f in read_findings(conn)] == ["value.spike"]
    assert "checks" not in count_stale(conn)


def test_only_findings_of_the_names_and_spans_are_replaced(conn, meters):
    spans = spans_of([meters["line"]], ["2026-03-02"], ["2026-03-03"])
    inside = datetime(2026, 3, 2, 5, tzinfo=UTC)

    def finding(name, start):
        return Finding(name, "Odd.", {}, meters["line"], start=start, end=start)

    names = ["value.spike", "register.jump"]
    with conn.transaction():
        stored = replace_findings(
            conn, names, spans,
            [finding("value.spike", inside), finding("register.jump", inside),
             finding("value.spike", inside + timedelta(days=1))],
        )  # fmt: skip
    assert stored == 2
    with conn.transaction():
        replace_findings(conn, ["value.spike"], spans, [])
    assert [f["name"] for f in read_findings(conn)] == ["register.jump"]


def speak(conn, meters, codes, at):
    rows = np.zeros(len(codes) * 30, READINGS)
    for i, code in enumerate(codes):
        part = rows[i * 30 : (i + 1) * 30]
        part["meter_id"] = meters[code]
        last = np.datetime64(at.replace(tzinfo=None), "us")
        part["ts"] = last - np.arange(30)[::-1] * np.timedelta64(5, "m")
        part["value"] = part["ts"].astype(np.int64) / 1e12
    write_readings(conn, rows, cause="test")
    live.run(conn, None, at)


def test_a_silence_lasts_until_the_meter_speaks_and_a_silent_plant_is_one_outage(conn, meters):
    speak(conn, meters, CODES, MIDNIGHT)
    later = MIDNIGHT + timedelta(minutes=14)
    speak(conn, meters, ["main", "line"], later)
    silence.run(conn, None, later)
    assert not read_findings(conn), "three steps of five minutes are not over"
    silence.run(conn, None, later + timedelta(minutes=2))
    (found,) = read_findings(conn)
    assert (found["name"], found["meter"], found["start_ts"]) == (
        "meter.silent",
        "furnace",
        MIDNIGHT,
    )
    assert found["end_ts"] is None
    for minutes in (40, 50):
        silence.run(conn, None, later + timedelta(minutes=minutes))
    ongoing = [f for f in read_findings(conn) if f["end_ts"] is None]
    assert [(f["name"], f["start_ts"], f["facts"]) for f in ongoing] == [
        ("plant.silent", later, {"meters": 3})
    ]
    back = later + timedelta(hours=1)
    speak(conn, meters, CODES, back)
    silence.run(conn, None, back)
    assert [f["resolved_at"] for f in read_findings(conn)].count(back) == 1
    assert all(f["end_ts"] for f in read_findings(conn))


def test_a_limit_of_a_meter_judges_its_past_again(conn, meters, tmp_path):
    store(conn, meters, amounts(), range(DAYS), now=midnight(DAYS))
    checks.run(conn, None, midnight(DAYS))
    assert [f["meter"] for f in read_findings(conn, name="value.stuck")] == ["furnace"]
    file = tmp_path / "plants.toml"
    patient = METER.format(code="furnace", role="sub") + "limits = { stuck_h = 12 }\n"
    others = "".join(METER.format(code=c, role=CODES[c]) for c in ("main", "line"))
    file.write_text(SITE + others + patient, "utf-8")
    import_plants(conn, file)
    checks.run(conn, None, midnight(DAYS))
    assert not read_findings(conn, name="value.stuck")
    file.write_text(SITE + others + METER.format(code="furnace", role="sub"), "utf-8")
    import_plants(conn, file)


def test_the_command_lists_findings_and_quality(conn, meters, installation):
    store(conn, meters, amounts(), range(DAYS), now=midnight(DAYS))
    checks.run(conn, None, midnight(DAYS))
    span = ("--from", "2026-03-01", "--to", "2026-05-10", "--json")
    listed = json.loads(
        installation.ok(
            "findings", "list", "--meter", "mill/furnace", "--name", "value.spike", *span
        )
    )
    assert [(f["plant"], f["meter"], f["facts"]["value"]) for f in listed] == [
        ("mill", "furnace", 120)
    ]
    days = json.loads(
        installation.ok("findings", "quality", "--plant", "mill", "--from", "2026-03-10", "--to",
                        "2026-03-12", "--json")
    )  # fmt: skip
    assert {(d["meter"], d["day"]) for d in days} == {
        (code, str(date(2026, 3, day))) for code in CODES for day in (10, 11)
    }
    assert all(d["measured_share"] == 1 and d["missing_share"] == 0 for d in days)
    refused = installation.run("findings", "list", "--name", "odd")
    assert refused.returncode == 1
    assert "No finding is called 'odd'" in refused.stderr
