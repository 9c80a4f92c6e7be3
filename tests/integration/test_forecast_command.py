"""fems forecast: what is expected, plans, and clear words where there is nothing."""

import json
from datetime import timedelta

import pandas as pd
import psycopg
import pytest

from fems.clock import floor_interval, time_zone, utc_now
from fems.ingest.plants import import_plants
from fems.simulate.definition import sample_data_dir
from fems.store.pool import connect

SEOUL = time_zone("Asia/Seoul")


@pytest.fixture(scope="module")
def plant(installation):
    """A plant whose main meter always takes 10 kWh a quarter-hour, until now."""
    with connect(installation.database_url) as conn:
        import_plants(conn, sample_data_dir() / "complex.toml")
        code, meter_id = conn.execute(
            "SELECT p.code, m.meter_id FROM meter AS m JOIN plant AS p USING (plant_id)"
            " WHERE m.role = 'main' AND m.quantity = 'electricity' ORDER BY 2 LIMIT 1"
        ).fetchone()
        until = floor_interval(utc_now())
        conn.execute(
            "INSERT INTO interval_energy SELECT %s, t, 10, 0, 0 FROM generate_series("
            "%s::timestamptz, %s::timestamptz, '15 minutes') AS t",
            [meter_id, until - timedelta(days=30), until - timedelta(minutes=15)],
        )
    installation.ok("jobs", "run", "forecast")
    return code


def test_show_tells_what_is_expected_by_hour_and_why(installation, plant):
    told = json.loads(installation.ok("forecast", "show", plant, "--json"))
    assert told["meter"].startswith(f"{plant}/")
    assert {row["kw"] for row in told["hours"]} == {40.0}
    assert {row["high_kw"] for row in told["hours"]} == {40.0}
    last = pd.Timestamp(told["intervals"][-1]["start"]).tz_convert(SEOUL)
    assert (last.hour, last.minute) == (23, 45)
    assert last.date() == utc_now().astimezone(SEOUL).date() + timedelta(days=1)
    assert told["score"] is None
    assert told["choice"]["chosen"]
    assert "40.0" in installation.ok("forecast", "show", plant)


def test_what_has_no_forecast_is_said(installation, plant):
    done = installation.run("forecast", "show", "nowhere")
    assert done.returncode == 1
    assert "Plant 'nowhere' is unknown" in done.stderr


def test_plans_are_kept_and_listed(installation, plant, tmp_path):
    file = tmp_path / "plan.csv"
    first, second = (utc_now().date() + timedelta(days=n) for n in (3, 4))
    file.write_text(
        "plant,day,shutdown,planned_output,why\n"
        f"{plant},{first},yes,,summer\n{plant},{second},no,120.5,\n"
    )
    assert "2 days planned" in installation.ok("forecast", "plan", str(file))
    rows = json.loads(installation.ok("forecast", "plans", "--plant", plant, "--json"))
    assert [(r["day"], r["shutdown"], r["planned_output"], r["why"]) for r in rows] == [
        (str(first), True, None, "summer"),
        (str(second), False, 120.5, None),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("plant,day\nnowhere,2026-08-03\n", "line 2: plant 'nowhere'", id="plant"),
        pytest.param("plant,day\n{plant},3 August\n", "'3 August' is not a day", id="day"),
        pytest.param("plant,day,shutdown\n{plant},2026-08-03,maybe\n", "not yes or no", id="maybe"),
        pytest.param("plant,day,planned_output\n{plant},2026-08-03,-1\n", "'-1'", id="below zero"),
        pytest.param(
            "plant,date\n{plant},2026-08-03\n", "has the columns plant, date", id="column"
        ),
    ],
)
def test_a_wrong_plan_is_refused_whole(installation, plant, tmp_path, text, says):
    file = tmp_path / "plan.csv"
    file.write_text(text.format(plant=plant))
    done = installation.run("forecast", "plan", str(file))
    assert done.returncode == 1
    assert says in " ".join(done.stderr.split())
    with psycopg.connect(installation.database_url) as conn:
        wrong = conn.execute("SELECT count(*) FROM plant_day_plan WHERE day = '2026-08-03'")
        assert wrong.fetchone() == (0,)
