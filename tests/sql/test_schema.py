"""All migrations together give sql/schema.sql, and every statement fits the schema."""

import re

import psycopg
import pytest

from fems.store.migrate import migrate, schema_state
from fems.store.queries import SQL_DIR, query
from tests.conftest import scratch_database
from tests.sql.schema_text import SCHEMA_FILE, schema_text

QUERIES = sorted(path.stem for path in (SQL_DIR / "queries").glob("*.sql"))
RUN_ONLY = ("COPY", "CREATE", "TRUNCATE", "LOCK")


def test_migrations_give_the_schema_file(database_url, servers):
    assert schema_text(database_url, servers) == SCHEMA_FILE.read_text(encoding="utf-8"), (
        "run `make schema`"
    )


def test_the_schema_file_alone_builds_the_same_schema(empty_database_url, servers):
    with psycopg.connect(empty_database_url) as conn:
        conn.execute(SCHEMA_FILE.read_text(encoding="utf-8").encode())
    assert schema_text(empty_database_url, servers) == SCHEMA_FILE.read_text(encoding="utf-8")


def test_migrating_twice_changes_nothing(database_url):
    assert migrate(database_url) == ()
    assert schema_state(database_url).ok


def test_readings_and_intervals_are_hypertables(database_url):
    with psycopg.connect(database_url) as conn:
        found = conn.execute("SELECT hypertable_name FROM timescaledb_information.hypertables")
        assert {row[0] for row in found} == {"reading", "interval_energy"}


@pytest.fixture(scope="module")
def migrated(endpoints):
    """A connection that holds the temporary tables which some statements work on."""
    with scratch_database(endpoints.database_url) as url:
        migrate(url)
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute("BEGIN")
            for temporary in ("make_span", "make_context_span", "stage_readings", "make_cost_day",
                              "make_tariff_hour"):  # fmt: skip
                conn.execute(query(temporary))
            yield conn


@pytest.mark.parametrize("name", QUERIES)
def test_query_fits_the_schema(migrated, name):
    text = query(name).decode()
    body = re.sub(r"(?m)^--.*\n", "", text).strip()
    params = dict.fromkeys(re.findall(r"%\((\w+)\)s", body))
    inner = re.fullmatch(r"COPY \((.*)\) TO STDOUT \(FORMAT BINARY\);", body, re.DOTALL)
    cursor = psycopg.ClientCursor(migrated)
    migrated.execute("SAVEPOINT before")
    try:
        if inner or not body.startswith(RUN_ONLY):
            plan = cursor.execute("EXPLAIN " + (inner[1] if inner else body), params).fetchall()
            assert plan
        elif body.startswith("COPY"):
            with cursor.copy(body) as copy:
                copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8) + b"\xff\xff")
        elif "IF NOT EXISTS" in body or body.startswith("TRUNCATE"):
            cursor.execute(body)
    finally:
        migrated.execute("ROLLBACK TO SAVEPOINT before")


@pytest.mark.parametrize("name", QUERIES)
def test_query_has_its_header_and_one_statement(name):
    text = query(name).decode()
    assert text.startswith(f"-- {name}\n")
    assert re.sub(r"(?m)^--.*\n", "", text).count(";") == 1
    assert "%" not in re.sub(r"%\(\w+\)s", "", text), "psycopg reads a lone percent sign"


def test_every_query_is_used():
    code = "".join(
        path.read_text(encoding="utf-8")
        for room in ("fems", "dashboards")
        for path in SQL_DIR.parent.joinpath(room).rglob("*.py")
    )
    dynamic = {"copy_hours_in", "copy_hours_with_peaks_in", "copy_days_in",
               "copy_days_with_peaks_in", "write_intensity",
               "delete_intensity", "undo_edit", "undo_exchange"}  # fmt: skip
    assert [n for n in QUERIES if f'"{n}"' not in code and n not in dynamic] == []
