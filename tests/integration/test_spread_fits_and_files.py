"""Baselines and files on processes and a real Dask cluster: the same, and once, also where workers are killed."""

import json
import signal
import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fems.ingest.plants import import_plants
from fems.jobs import baselines
from fems.jobs.side_by_side import spreading
from fems.jobs.spread import DaskCluster, Processes
from fems.simulate.definition import sample_data_dir
from fems.store.plants import find_plant
from fems.store.pool import connect
from tests.integration.test_spread import Cluster

NOW = datetime(2026, 6, 1, tzinfo=UTC)
YEAR = """
    INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected)
    SELECT meter_id, d::date, 900 + 7 * meter_id + 200 * (extract(isodow FROM d) < 6)::integer
               + 30 * sin(meter_id * extract(doy FROM d)), 0, 96, 0, 96
      FROM meter CROSS JOIN generate_series('2025-01-01'::date, '2025-12-31', '1 day') AS d
     WHERE role = 'main'"""
FILES, SLOTS = 8, 6_000
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def cluster(stopping):
    cluster = Cluster(stopping)
    yield cluster
    cluster.client.close()


@contextmanager
def losing_a_worker(cluster):
    """The first worker is killed once it has work in hand; the other is there to the end."""
    killer = threading.Thread(target=cluster.kill_at_work)
    killer.start()
    yield
    killer.join()
    assert cluster.workers[0].wait(10) == -signal.SIGKILL
    assert cluster.workers[1].poll() is None


@pytest.fixture
def conn(database_url):
    """A year of days of the sample complex."""
    with connect(database_url) as conn:
        import_plants(conn, sample_data_dir() / "complex.toml")
        conn.execute(YEAR)
        yield conn


def fitted(conn, spread=None):
    """What is kept of the baselines of all plants, to the last bit."""
    conn.execute("DELETE FROM baseline")
    codes = [code for (code,) in conn.execute("SELECT code FROM plant ORDER BY plant_id")]
    with spreading(spread):
        baselines.fit(
            conn, [find_plant(conn, code) for code in codes], first=date(2025, 1, 1),
            last=date(2025, 12, 31), note="n", now=NOW,
        )  # fmt: skip
    rows = conn.execute("SELECT (to_jsonb(b) - 'baseline_id')::text FROM baseline AS b ORDER BY 1")
    found = rows.fetchall()
    assert len(found) == len(codes) > 2
    return found


def test_a_worker_killed_in_the_midst_changes_no_bit_of_the_baselines(conn, cluster):
    here = fitted(conn)
    with losing_a_worker(cluster):
        there = fitted(conn, DaskCluster(cluster.address))
    assert there == here


def test_processes_fit_the_same_baselines(conn):
    assert fitted(conn, Processes(2)) == fitted(conn)


@pytest.fixture
def site(installation, tmp_path):
    """An installation, and files of a meter each; what they hold by meter and instant."""
    installation.ok("import", "plants", str(sample_data_dir() / "complex.toml"))
    installation.query("DELETE FROM reading RETURNING 1")
    meters = installation.query(
        "SELECT p.code || '/' || m.code, m.meter_id FROM meter AS m JOIN plant AS p USING (plant_id)"
        " WHERE m.kind <> 'virtual' ORDER BY m.meter_id LIMIT %s", FILES)  # fmt: skip
    files, held = [], {}
    for n, (name, meter_id) in enumerate(meters):
        file = tmp_path / f"{n}.csv"
        at = [BEGIN + timedelta(minutes=15 * slot) for slot in range(SLOTS)]
        values = [round(100 * n + slot / 7, 3) for slot in range(SLOTS)]
        lines = [f"{ts.isoformat()},{value}" for ts, value in zip(at, values, strict=True)]
        file.write_text(f"ts,{name}\n" + "\n".join(lines) + "\n")
        files.append(str(file))
        held |= {(meter_id, ts): value for ts, value in zip(at, values, strict=True)}
    return installation, files, held


def stored(installation):
    rows = installation.query("SELECT meter_id, ts, value FROM reading")
    found = {(meter_id, ts): value for meter_id, ts, value in rows}
    assert len(found) == len(rows)
    return found


def test_a_worker_killed_over_files_loses_no_reading_and_stores_none_twice(site, cluster):
    installation, files, held = site
    with losing_a_worker(cluster):
        said = json.loads(
            installation.ok(
                "import", "readings", *files, "--json", FEMS_DASK_SCHEDULER=cluster.address
            )
        )
    every = {"readings": len(held), "stored": len(held), "repeated": 0, "bad_rows": 0}
    assert said == every
    assert stored(installation) == held
    # Elsewhere the same files are the same readings, to the last bit: nothing of them is new.
    for elsewhere in ({}, {"FEMS_JOB_PROCESSES": "2"}):
        again = json.loads(installation.ok("import", "readings", *files, "--json", **elsewhere))
        assert again == every | {"stored": 0, "repeated": len(held)}


def test_of_several_files_none_is_stored_where_one_is_not_understood(site, tmp_path):
    installation, files, _ = site
    (tmp_path / "bad.csv").write_text("nothing of this\nis known\n")
    for elsewhere in ({}, {"FEMS_JOB_PROCESSES": "2"}):
        done = installation.run(
            "import", "readings", *files[:2], str(tmp_path / "bad.csv"), **elsewhere
        )
        assert done.returncode == 1
        assert "bad.csv" in done.stderr
        assert stored(installation) == {}


def test_bad_rows_of_several_files_are_told_by_file(site, tmp_path):
    installation, files, _ = site
    with Path(files[0]).open("a", encoding="utf-8") as file:
        file.write("never,1\n")
    report = tmp_path / "bad.csv"
    done = installation.run("import", "readings", *files[:2], "--bad-rows", str(report))
    assert f"0.csv, row {SLOTS + 2}: 'never' is not a time" in done.stderr
    kept = report.read_text("utf-8-sig").splitlines()
    assert kept == ["file,row,reason", f"{files[0]},{SLOTS + 2},'never' is not a time"]
