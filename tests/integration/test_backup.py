"""Backups of a real database: made while it is used, proven row by row, restored, refused where wrong."""

import json
import re
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import sql
from yoyo import get_backend, read_migrations

from fems.backup.make import make_backup
from fems.backup.manifest import DUMP, MANIFEST
from fems.backup.programs import Client, find_client
from fems.backup.restore import restore
from fems.clock import Window
from fems.demo.history import import_definitions
from fems.embedded import stack
from fems.ingest.importing import import_readings
from fems.jobs.catalogue import JOBS
from fems.jobs.executor import run_job, run_stale
from fems.simulate.simulation import Simulation
from fems.store.databases import name_of, named, read_digests
from fems.store.migrate import schema_state
from fems.store.pool import Reads, connect
from fems.store.queries import SQL_DIR
from fems.store.rights import NEEDED_BY, Rights
from fems.store.scope import Scope, acting_as
from tests.conftest import scratch_database
from tests.sql.schema_text import schema_text

DAY = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(installation):
    """A day of the simulated complex, with all that is computed from it."""
    url = installation.database_url
    import_definitions(url)
    simulation = Simulation.of_sample_complex(seed=3, anchor=DAY.date())
    with connect(url) as conn:
        import_readings(
            conn,
            simulation.readings(Window(DAY, DAY + timedelta(hours=26))),
            now=DAY + timedelta(days=30),
        )
    run_stale(url)
    return installation


@pytest.fixture(scope="module")
def backup(site, tmp_path_factory):
    """A proven backup; its folder."""
    folder = tmp_path_factory.mktemp("backups") / "one"
    said = json.loads(site.ok("backup", str(folder), "--json"))
    assert said["verified"]
    assert said["rows"] > 5_000
    return folder


@pytest.fixture
def target(endpoints):
    """The address of an empty database to restore into; what a restore leaves beside it is dropped."""
    with scratch_database(endpoints.database_url) as url:
        yield url
        for name in databases(endpoints):
            if name.startswith(name_of(url) + "_before"):
                drop(endpoints, name)


def databases(endpoints):
    with psycopg.connect(endpoints.database_url) as conn:
        return {name for (name,) in conn.execute("SELECT datname FROM pg_database")}


def drop(endpoints, name):
    with psycopg.connect(endpoints.database_url, autocommit=True) as conn:
        conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def digests(url):
    with connect(url) as conn:
        return read_digests(conn)


def test_a_backup_is_for_its_owner_only_and_leaves_nothing_behind(backup, endpoints):
    assert backup.stat().st_mode & 0o077 == 0
    assert (backup / DUMP).stat().st_mode & 0o077 == 0
    assert not [name for name in databases(endpoints) if name.startswith("fems_restoring")]


def test_what_was_restored_is_what_was_backed_up_and_works(site, backup, target, servers):
    site.ok("restore", str(backup), FEMS_DATABASE_URL=target)
    assert digests(target) == digests(site.database_url)
    assert schema_text(target, servers) == schema_text(site.database_url, servers)
    with connect(target) as conn:
        first = conn.execute("SELECT min(meter_id) FROM meter").fetchone()[0]
        conn.execute("INSERT INTO reading (meter_id, ts, value) VALUES (%s, now(), 1)", (first,))
        chunks = conn.execute("SELECT count(*) FROM timescaledb_information.chunks").fetchone()[0]
        assert chunks >= 3, "readings and intervals are hypertables again, and take new rows"
        last = conn.execute("SELECT max(run_id) FROM job_run").fetchone()[0]
        # It goes on counting where it was: no identity is given twice.
        assert (
            conn.execute(
                "INSERT INTO job_run (job, started_at, status) VALUES ('test', now(), 'done')"
                " RETURNING run_id"
            ).fetchone()[0]
            > last
        )


def test_a_restored_database_shows_a_plant_its_own_rows_only(backup, site, target):
    site.ok("restore", str(backup), FEMS_DATABASE_URL=target)
    with connect(target) as conn:
        plants = [i for (i,) in conn.execute("SELECT plant_id FROM plant ORDER BY plant_id")]
    reads = Reads(target, size=1)
    try:
        with acting_as(Scope((plants[0],))), reads.connection() as conn:
            assert conn.execute("SELECT array_agg(plant_id) FROM plant").fetchone()[0] == plants[:1]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute("SELECT 1 FROM reading")
    finally:
        reads.close()


def roles(url):
    names = sorted({role for roles in NEEDED_BY.values() for role in roles})
    with psycopg.connect(url) as conn:
        return conn.execute(
            "SELECT rolname, rolbypassrls, rolcanlogin, rolsuper FROM pg_roles WHERE rolname = ANY(%s)"
            " ORDER BY rolname", (names,)).fetchall()  # fmt: skip


def test_on_a_fresh_server_roles_are_what_they_were_and_jobs_see_every_plant(
    site, backup, own_servers
):
    """Roles are the server's and in no dump: a restore makes those that the server lacks."""
    with scratch_database(stack.endpoints(own_servers).database_url) as url:
        assert roles(url) == []
        site.ok("restore", str(backup), FEMS_DATABASE_URL=url)
        assert roles(url) == roles(site.database_url)
        assert ("fems_jobs", True, False, False) in roles(url)
        with connect(url, rights=Rights.JOBS) as conn:
            plants = conn.execute("SELECT count(*) FROM plant").fetchone()[0]
        assert plants == site.value("SELECT count(*) FROM plant") > 1
        for job in JOBS.values():
            run_job(url, job)


def test_a_database_with_data_gives_way_only_when_asked_and_stays(site, backup, target, endpoints):
    site.ok("restore", str(backup), FEMS_DATABASE_URL=target)
    with connect(target) as conn:
        conn.execute("UPDATE plant SET name_en = 'changed since'")
    refused = site.run("restore", str(backup), FEMS_DATABASE_URL=target)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    with psycopg.connect(target):
        busy = site.run("restore", str(backup), "--replace", FEMS_DATABASE_URL=target)
    assert busy.returncode == 1
    assert "Stop ingest, jobs and dashboard" in busy.stderr
    assert not [name for name in databases(endpoints) if name.startswith("fems_restoring")]
    said = json.loads(
        site.ok("restore", str(backup), "--replace", "--json", FEMS_DATABASE_URL=target)
    )
    assert digests(target) == digests(site.database_url)
    with connect(named(target, said["former"])) as conn:
        assert conn.execute("SELECT DISTINCT name_en FROM plant").fetchall() == [("changed since",)]


def test_a_backup_made_while_readings_come_holds_one_instant(site, tmp_path, monkeypatch):
    """Rows that are committed between the dump and the digests are in neither."""
    from fems.backup import make  # noqa: PLC0415

    real = make.read_digests

    def late(conn):
        site.query("INSERT INTO reading (meter_id, ts, value) SELECT min(meter_id), '2026-06-09', 1 FROM meter"
                   " RETURNING 1")  # fmt: skip
        return real(conn)

    monkeypatch.setattr(make, "read_digests", late)
    folder = tmp_path / "live"
    site.ok("backup", str(folder))
    held = json.loads((folder / MANIFEST).read_text())["tables"]["reading"][0]
    assert int(held) == site.value("SELECT count(*) FROM reading") - 1
    site.query("DELETE FROM reading WHERE ts = '2026-06-09' RETURNING 1")


@pytest.mark.parametrize("check", [["--check"], []])
def test_a_backup_that_lost_a_row_is_refused_and_nothing_changes(
    site, backup, tmp_path, target, endpoints, check
):
    folder = copied(backup, tmp_path)
    manifest = json.loads((folder / MANIFEST).read_text())
    count, digest = manifest["tables"]["interval_energy"]
    manifest["tables"]["interval_energy"] = [str(int(count) + 1), digest]
    (folder / MANIFEST).write_text(json.dumps(manifest))
    refused = site.run("restore", str(folder), *check, FEMS_DATABASE_URL=target)
    assert refused.returncode == 1
    assert "not what was backed up, in: interval_energy" in refused.stderr
    assert digests(target) == {}
    assert not [name for name in databases(endpoints) if name.startswith("fems_restoring")]


def copied(backup, tmp_path):
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in (DUMP, MANIFEST):
        (folder / name).write_bytes((backup / name).read_bytes())
    return folder


def damage_dump(folder):
    data = bytearray((folder / DUMP).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / DUMP).write_bytes(data)


def of_the_future(folder):
    text = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text(text.replace('"migrations": [', '"migrations": ["9999_later",'))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        pytest.param(damage_dump, "its SHA-256 differs", id="one bit of the dump"),
        pytest.param(
            lambda f: (f / MANIFEST).write_text("{}"), "holds no whole backup", id="manifest"
        ),
        pytest.param(lambda f: (f / DUMP).unlink(), "holds no whole backup", id="no dump"),
        pytest.param(of_the_future, "made by a newer version", id="newer version"),
    ],
)
def test_a_backup_that_is_not_whole_is_refused(site, backup, tmp_path, target, damage, said):
    folder = copied(backup, tmp_path)
    damage(folder)
    refused = site.run("restore", str(folder), FEMS_DATABASE_URL=target)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("program", ["pg_dump", "pg_restore"])
def test_stopped_half_way_it_leaves_nothing_half_written(
    site, backup, tmp_path, target, endpoints, servers, monkeypatch, program
):
    client = find_client(servers)

    def stopped(_self, called, *words, url):
        if called == program:
            raise KeyboardInterrupt
        return call(client, called, *words, url=url)

    call = Client.call
    monkeypatch.setattr(Client, "call", stopped)
    folder = tmp_path / "stopped"
    work, url, of = {
        "pg_dump": (make_backup, site.database_url, folder),
        "pg_restore": (restore, target, backup),
    }[program]
    with pytest.raises(KeyboardInterrupt):
        work(url, of, client, now=DAY)
    assert not folder.exists()
    assert not [name for name in databases(endpoints) if name.startswith("fems_restoring")]


def test_an_older_schema_is_backed_up_as_it_is_restored_and_then_migrated(
    site, empty_database_url, target, tmp_path
):
    backend = get_backend(re.sub("^postgres(ql)?://", "postgresql+psycopg://", empty_database_url))
    backend.apply_migrations(backend.to_apply(read_migrations(str(SQL_DIR / "migrations"))[:-3]))
    backend.connection.close()
    with psycopg.connect(empty_database_url) as conn:
        conn.execute(
            "INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('old', 'Old', '옛', 'Asia/Seoul')"
        )
    folder = tmp_path / "old"
    site.ok("backup", str(folder), FEMS_DATABASE_URL=empty_database_url)
    said = site.ok("restore", str(folder), FEMS_DATABASE_URL=target)
    assert "run 'fems db migrate' now" in said
    assert site.run("jobs", "list", FEMS_DATABASE_URL=target).returncode == 1
    site.ok("db", "migrate", FEMS_DATABASE_URL=target)
    assert schema_state(target).ok
    with connect(target) as conn:
        assert conn.execute("SELECT name_ko FROM complex").fetchall() == [("옛",)]


def test_a_folder_that_is_there_is_not_written_into(site, backup):
    refused = site.run("backup", str(backup))
    assert refused.returncode == 1
    assert "Name a new folder" in refused.stderr
