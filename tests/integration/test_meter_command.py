"""`fems meter list` and `show`, as a user runs them."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from fems.clock import floor_interval, plant_day, time_zone, utc_now
from fems.ingest.plants import import_plants
from fems.jobs.executor import run_stale
from fems.store.binary import READINGS
from fems.store.plants import read_meters
from fems.store.pool import connect
from fems.store.readings import write_readings
from tests.conftest import REPOSITORY

SEOUL = time_zone("Asia/Seoul")
NOW = floor_interval(utc_now())
TODAY = NOW.astimezone(SEOUL).date()
START = plant_day(TODAY - timedelta(days=2), SEOUL).start


@pytest.fixture(scope="module")
def described(installation):
    """Two days of a main meter and of PV, which has a hole of six hours and then falls silent."""
    with connect(installation.database_url) as conn:
        import_plants(conn, REPOSITORY / "tests" / "data" / "virtual_meters.toml")
        meters = read_meters(conn).set_index(["plant", "meter"])["meter_id"]
        slots = int((NOW - START) / timedelta(minutes=15)) + 1
        for code, kept in (
            ("main", range(slots)),
            ("pv", [n for n in range(192) if not 40 <= n < 64]),
        ):
            rows = np.zeros(len(kept), READINGS)
            rows["meter_id"] = meters["mill", code]
            rows["ts"] = np.datetime64(START.replace(tzinfo=None), "us") + np.array(
                kept
            ) * np.timedelta64(15, "m")
            rows["value"] = 100.0 + 7 * np.array(kept) if code == "main" else 2.0
            write_readings(conn, rows, cause="test")
    run_stale(installation.database_url)
    return installation


def test_list_says_who_is_silent_and_how_much_was_measured(described):
    listed = {m["meter"]: m for m in json.loads(described.ok("meter", "list", "--json"))}
    assert len(listed) == 8
    main, pv, gross = (listed[f"mill/{code}"] for code in ("main", "pv", "gross"))
    assert (main["silent"], pv["silent"], gross["silent"]) == (False, True, None)
    assert datetime.fromisoformat(main["last_reading"]) == NOW
    assert main["measured_share_7_days"] == pytest.approx(192 / 672)
    assert pv["measured_share_7_days"] == gross["measured_share_7_days"]
    assert pv["measured_share_7_days"] == pytest.approx(168 / 672)
    assert gross["last_reading"] is None


def test_list_of_one_plant_and_in_words(described):
    rows = json.loads(described.ok("meter", "list", "--plant", "dye", "--json"))
    assert [row["meter"] for row in rows] == ["dye/main", "dye/tenant"]
    shown = described.run_apart("meter", "list", COLUMNS="200").stdout
    assert "silent" in shown
    assert "mill/gross" in shown
    assert "25.0%" in shown


def test_an_unknown_plant_or_meter_is_answered_with_those_there_are(described):
    done = described.run("meter", "list", "--plant", "mil")
    assert done.returncode == 1
    assert "Plants: mill, dye" in done.stderr
    done = described.run("meter", "show", "mill/mian")
    assert done.returncode == 1
    assert "gross, line, main" in done.stderr


def test_show_of_a_register(described):
    shown = json.loads(described.ok("meter", "show", "mill/main", "--json"))
    assert shown["kind"] == "register"
    assert shown["digits"] == 6
    assert datetime.fromisoformat(shown["first_reading"]) == START
    assert [m["meter"] for m in shown["part_of"]] == ["dye/tenant", "mill/gross"]
    assert shown["terms"] == []
    newest = shown["newest_readings"]
    assert [r["quality"] for r in newest] == ["good"] * 5
    assert newest[0]["value"] - newest[1]["value"] == 7
    today = shown["today"]
    elapsed = int((utc_now() - plant_day(TODAY, SEOUL).start) / timedelta(minutes=15))
    assert today["slots_expected"] in (elapsed, elapsed - 1)
    assert today["measured_share"] + today["missing_share"] == pytest.approx(1)


def test_show_of_a_virtual_meter_names_its_terms(described):
    shown = json.loads(described.ok("meter", "show", "mill/rest", "--json"))
    assert shown["terms"] == [
        {"meter": "mill/gross", "factor": 1.0}, {"meter": "mill/line", "factor": -1.0},
    ]  # fmt: skip
    assert shown["newest_readings"] == []
    assert shown["last_interval"] is None
    words = described.ok("meter", "show", "mill/rest")
    assert "-1 × mill/line" in words


def test_times_are_told_in_utc(described):
    shown = json.loads(described.ok("meter", "show", "mill/pv", "--json"))
    assert datetime.fromisoformat(shown["last_reading"]).tzinfo == UTC
