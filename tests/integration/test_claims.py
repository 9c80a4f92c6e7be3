"""What is made of all meters of a plant is claimed plant after plant, in whatever order it came."""

import numpy as np
import psycopg
import pytest

from fems.jobs.executor import A_PASS, run_stale_jobs
from fems.store.claims import claim_by_plant, mark_spans_stale
from fems.store.pool import connect
from fems.store.queries import query
from fems.store.spans import spans_of
from fems.store.stale import OF_INTERVALS, STAGES, has_stale

PER_PLANT = 4
THINGS = """
    INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('c', 'C', 'C', 'Asia/Seoul');
    INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit)
    SELECT complex_id, 'p' || n, 'P', 'P', 'food', 'Asia/Seoul', 't' FROM complex, generate_series(1, 3) AS n;
    INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role, period_s)
    SELECT plant_id, 'm' || n, 'm', 'm', 'electricity', 'register', 'kWh', 'sub', 60
      FROM generate_series(1, 4) AS n, plant ORDER BY n, plant_id
"""


@pytest.fixture(scope="module")
def plant_of(module_database_url):
    """Plants by meter; meters of all plants in turn."""
    with psycopg.connect(module_database_url, autocommit=True) as conn:
        conn.execute(THINGS)
        return dict(
            conn.execute("SELECT meter_id, plant_id FROM meter ORDER BY meter_id").fetchall()
        )


@pytest.fixture
def conn(module_database_url, plant_of):
    with connect(module_database_url) as open_connection:
        open_connection.execute("DELETE FROM stale_window")
        yield open_connection


def mark(conn, plant_of, *, days):
    ids = np.array(sorted(plant_of))
    first = np.datetime64("2026-03-02")
    spans = spans_of(
        ids, np.full(len(ids), first), np.full(len(ids), first + np.timedelta64(days, "D"))
    )
    mark_spans_stale(conn, "cost", spans, cause="test")


def claimed(conn, plant_of, days):
    passes = []
    while len(spans := claim_by_plant(conn, "cost", days=days)):
        passes.append([plant_of[meter] for meter in spans["meter_id"].tolist()])
    return passes


def test_a_pass_holds_all_meters_of_its_plants(conn, plant_of):
    mark(conn, plant_of, days=1)

    passes = claimed(conn, plant_of, days=2 * PER_PLANT)

    plants = sorted(set(plant_of.values()))
    assert [sorted(plants) for plants in passes] == [[plant] * PER_PLANT for plant in plants]


def test_a_pass_takes_a_window_longer_than_it_should_hold(conn, plant_of):
    mark(conn, plant_of, days=400)

    passes = claimed(conn, plant_of, days=100)

    assert [len(plants) for plants in passes] == [1] * len(plant_of)


def test_only_windows_of_the_stage_are_taken(conn, plant_of):
    mark(conn, plant_of, days=1)

    assert not len(claim_by_plant(conn, "savings", days=1000))


def test_that_a_stage_has_nothing_to_do_is_told_by_the_index(conn, plant_of):
    """Though a million windows may wait for the end of their quarter of an hour."""
    mark(conn, plant_of, days=1)
    conn.execute(
        "INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)"
        " SELECT 'running', %s, at, at + INTERVAL '1 minute', 'test'"
        "   FROM generate_series('2026-03-02'::timestamptz, '2026-03-16', '1 minute') AS at",
        [min(plant_of)],
    )
    conn.execute("ANALYZE stale_window")

    assert [has_stale(conn, stage) for stage in (*STAGES, "running", "zzz")] == [
        stage == "cost" for stage in STAGES
    ] + [True, False]
    plan = conn.execute(
        b"EXPLAIN " + query("has_stale"), {"stage": "savings", "at_least": 1}
    ).fetchall()
    assert "Seq Scan" not in str(plan), plan


def test_whole_plants_wait_while_more_than_a_pass_of_their_meters_is_to_come(conn, plant_of):
    mark(conn, plant_of, days=1)
    conn.execute(
        "INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)"
        " SELECT 'intervals', %s, at, at + INTERVAL '1 minute', 'test'"
        "   FROM generate_series(1, %s) AS n, CAST('2026-03-02' AS timestamptz) AS at",
        [min(plant_of), A_PASS],
    )

    figures = [stage for stage in STAGES if stage not in OF_INTERVALS]
    assert run_stale_jobs(conn, stages=figures) == {}
    assert has_stale(conn, "cost")
    assert "cost" not in run_stale_jobs(conn, stages=OF_INTERVALS)
    assert not has_stale(conn, "intervals")
    assert "cost" in run_stale_jobs(conn, stages=figures)
    assert not has_stale(conn, "cost")
