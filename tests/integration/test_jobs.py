"""Jobs on the simulated complex: right against its truth, incremental, repeatable, one at a time."""

import json
import random
import signal
import time
from datetime import date, timedelta

import numpy as np
import pandas as pd
import psycopg
import pytest

from fems.clock import Window, plant_day, time_zone, utc_now
from fems.ingest.factors import import_factors
from fems.ingest.importing import import_readings
from fems.ingest.plants import import_plants
from fems.jobs.executor import run_stale
from fems.simulate.definition import sample_data_dir
from fems.simulate.simulation import Simulation
from fems.store.migrate import migrate
from fems.store.pool import connect
from tests.conftest import scratch_database

SEOUL = time_zone("Asia/Seoul")
ANCHOR = date(2026, 3, 2)
DAYS = 24
RESULTS = {
    "interval_energy": "meter_id, start_ts, amount, estimated, quality",
    "hour_energy": "meter_id, hour_ts, amount, estimated, slots, slots_estimated, peak_kw, peak_at",
    "day_energy": "meter_id, day, amount, estimated, slots, slots_estimated, peak_kw, peak_at",
    "intensity_day": "plant_id, day, electricity_kwh, output, kwh_per_unit, missing_share",
    "emission_day": "plant_id, day, scope, carrier, kg_co2e, factor_id, missing_share",
}


@pytest.fixture(scope="module")
def simulation():
    return Simulation.of_sample_complex(seed=7, anchor=ANCHOR)


@pytest.fixture(scope="module")
def window():
    return Window(
        plant_day(ANCHOR, SEOUL).start, plant_day(ANCHOR + timedelta(days=DAYS), SEOUL).start
    )


@pytest.fixture(scope="module")
def readings(simulation, window):
    closing = Window(window.start, window.end + timedelta(seconds=1))
    return simulation.readings(closing)


def register(url):
    folder = sample_data_dir()
    with connect(url) as conn:
        import_plants(conn, folder / "complex.toml")
        import_factors(conn, folder / "factors.csv")
        import_factors(conn, folder / "calorific_values.csv")


@pytest.fixture(scope="module")
def computed(module_database_url, readings):
    """Everything imported at once and computed in one pass."""
    register(module_database_url)
    with connect(module_database_url) as conn:
        import_readings(conn, readings, now=utc_now())
    run_stale(module_database_url)
    return module_database_url


def tables(url):
    """All results, as text, so that equal means equal to the last bit."""
    with psycopg.connect(url) as conn:
        return {
            table: conn.execute(
                f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text))"  # noqa: S608
                f"  FROM (SELECT {columns} FROM {table}) AS t"
            ).fetchone()
            for table, columns in RESULTS.items()
        }


def test_intervals_are_the_truth_where_nothing_was_planted(computed, simulation, window):
    truth = simulation.truth(window)
    faulty = set(zip(*[simulation.faults()[c] for c in ("plant", "meter")], strict=True))
    registers = simulation.meters()
    registers = registers[
        (registers["kind"] == "register") & (registers["quantity"] == "electricity")
    ]
    with psycopg.connect(computed) as conn:
        rows = conn.execute(
            "SELECT p.code, m.code, i.start_ts, i.amount FROM interval_energy AS i"
            " JOIN meter AS m USING (meter_id) JOIN plant AS p USING (plant_id)"
        ).fetchall()
    found = pd.DataFrame(rows, columns=["plant", "meter", "start", "computed"])
    found["start"] = pd.to_datetime(found["start"], utc=True).astype(truth["start"].dtype)
    joined = registers[["plant", "meter", "multiplier"]].merge(truth).merge(found, how="left")
    clean = [key not in faulty for key in zip(joined["plant"], joined["meter"], strict=True)]
    joined = joined[clean]
    assert joined["computed"].notna().all()
    # A register shows hundredths of a unit, or with a multiplier tenths of a kWh or better.
    assert (joined["computed"] - joined["amount"]).abs().max() <= 1000 * 0.011
    sums = joined.groupby(["plant", "meter"])[["computed", "amount"]].sum()
    assert np.allclose(sums["computed"], sums["amount"], rtol=1e-5)


def test_a_gap_is_estimated_and_conserves_the_register(computed, simulation):
    gap = simulation.faults().query("kind == 'gap'").sort_values("start").iloc[0]
    truth = simulation.truth(
        Window(gap["start"] - timedelta(hours=1), gap["end"] + timedelta(hours=1))
    )
    truth = truth[(truth["plant"] == gap["plant"]) & (truth["meter"] == gap["meter"])]
    with psycopg.connect(computed) as conn:
        amount, estimated, slots = conn.execute(
            "SELECT sum(i.amount), sum(i.estimated), count(*) FROM interval_energy AS i"
            " JOIN meter AS m USING (meter_id) JOIN plant AS p USING (plant_id)"
            " WHERE p.code = %s AND m.code = %s AND i.start_ts >= %s AND i.start_ts <= %s",
            (gap["plant"], gap["meter"], truth["start"].min(), truth["start"].max()),
        ).fetchone()
    assert slots == len(truth)
    assert amount == pytest.approx(truth["amount"].sum(), rel=1e-3)
    assert 0 < estimated < amount


def test_arriving_in_any_order_gives_the_same_figures(computed, readings, endpoints):
    order = list(range(12))
    random.Random(3).shuffle(order)  # noqa: S311 (a fixed order, not a secret)
    with scratch_database(endpoints.database_url) as url:
        migrate(url)
        register(url)
        for part in order:  # every twelfth reading at a time: each batch touches every hour
            with connect(url) as conn:
                import_readings(conn, readings.iloc[part::12], now=utc_now())
            if part % 3 == 0:
                run_stale(url)
        run_stale(url)
        assert tables(url) == tables(computed)


def test_running_a_window_again_leaves_the_same_rows(computed, installation):
    before = tables(computed)
    for job in ("intervals", "rollups", "intensity", "carbon"):
        out = installation.ok(
            "jobs", "run", job, "--from", "2026-03-10", "--to", "2026-03-15", "--json"
        )
        assert json.loads(out)["rows"] > 0
    assert tables(computed) == before


def test_each_run_is_recorded(computed, installation):
    installation.ok("jobs", "run", "forecast", "--from", "2026-03-26", "--to", "2026-03-27")
    listed = {job["job"]: job for job in json.loads(installation.ok("jobs", "list", "--json"))}
    assert listed["forecast"]["status"] == "done"
    assert listed["intervals"]["stale_windows"] == 0
    with psycopg.connect(computed) as conn:
        (intervals,), (days,), (mains,) = (
            conn.execute(statement).fetchone()
            for statement in (
                "SELECT count(*) FROM forecast",
                "SELECT count(*) FROM forecast_day",
                "SELECT count(*) FROM forecast JOIN meter USING (meter_id) WHERE role = 'main'",
            )
        )
        assert listed["forecast"]["rows"] == intervals + days
        assert mains == 12 * 96
        findings = conn.execute(
            "SELECT DISTINCT f->>'name' FROM job_run, jsonb_array_elements(findings) AS f"
            " WHERE job = 'intervals'"
        ).fetchall()
    assert ("register.spike",) in findings


def test_a_failed_run_is_recorded_and_leaves_its_windows(computed, installation):
    with psycopg.connect(computed, autocommit=True) as conn:
        conn.execute("ALTER TABLE intensity_day RENAME TO intensity_hidden")
        try:
            done = installation.run("jobs", "run", "intensity", "--from", "2026-03-10")
        finally:
            conn.execute("ALTER TABLE intensity_hidden RENAME TO intensity_day")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        status, error = conn.execute(
            "SELECT status, error FROM job_run WHERE job = 'intensity' ORDER BY run_id DESC LIMIT 1"
        ).fetchone()
        assert status == "failed"
        assert "intensity_day" in error
    before = tables(computed)
    installation.ok("jobs", "run", "intensity")
    assert tables(computed) == before


@pytest.mark.parametrize("job", ["intensity", "carbon"])
def test_stale_submeters_alone_touch_no_figure_of_a_plant(computed, installation, job):
    before = tables(computed)
    with psycopg.connect(computed) as conn:
        conn.execute(
            "INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)"
            " SELECT %s, meter_id, '2026-03-10', '2026-03-11', 'test' FROM meter WHERE role = 'sub'",
            (job,),
        )
    out = installation.ok("jobs", "run", job, "--json")
    if job == "intensity":  # carbon looks again: a submeter may have stood at the boundary before
        assert json.loads(out)["rows"] == 0
    assert tables(computed) == before


def test_a_changed_multiplier_is_computed_again_and_back(computed, installation, tmp_path):
    before = tables(computed)
    definition = (sample_data_dir() / "complex.toml").read_text(encoding="utf-8")
    changed = definition.replace("multiplier = 120.0", "multiplier = 240.0", 1)
    assert changed != definition
    file = tmp_path / "changed.toml"
    file.write_text(changed, encoding="utf-8")
    installation.ok("import", "plants", str(file))
    run_stale(computed)
    assert tables(computed)["day_energy"] != before["day_energy"]
    installation.ok("import", "plants", str(sample_data_dir() / "complex.toml"))
    run_stale(computed)
    assert tables(computed) == before


def test_there_is_one_scheduler_at_a_time(computed, installation, stopping):
    first = installation.start("jobs", "schedule")
    stopping.append(first)
    assert any("scheduler.started" in line for line in first.stderr)
    second = installation.run("jobs", "schedule")
    assert second.returncode == 1
    assert "scheduler" in second.stderr
    first.send_signal(signal.SIGTERM)
    assert first.wait(20) == 0
    time.sleep(0.2)
    third = installation.start("jobs", "schedule")
    stopping.append(third)
    assert any("scheduler.started" in line for line in third.stderr)
