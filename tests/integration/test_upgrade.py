"""From an older schema with data in it to the newest; what cannot go well is refused, nothing touched."""

import re
import shutil

import psycopg
import pytest
from psycopg import sql
from yoyo import get_backend, read_migrations

from fems.errors import SchemaError
from fems.jobs.executor import run_stale
from fems.store import migrate as migrating
from fems.store.migrate import migrate, schema_state
from fems.store.queries import SQL_DIR

THEN = "0027_entered_output"
DATA = """
    INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('c', 'C', '단지', 'Asia/Seoul');
    INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit)
    SELECT complex_id, 'p' || n, 'P', '공장', 'food', 'Asia/Seoul', 't'
      FROM complex, generate_series(1, 3) AS n;
    INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role, period_s)
    SELECT plant_id, 'main', 'Main', '주', 'electricity', 'register', 'kWh', 'main', 900 FROM plant;
    INSERT INTO reading (meter_id, ts, value)
    SELECT meter_id, '2026-03-02'::timestamptz + n * INTERVAL '15 minutes', 10 * n
      FROM meter, generate_series(0, 2000) AS n;
    INSERT INTO interval_energy (meter_id, start_ts, amount, estimated, quality)
    SELECT meter_id, '2026-03-02'::timestamptz + n * INTERVAL '15 minutes', 10, 0, 0
      FROM meter, generate_series(0, 999) AS n;
    INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
    SELECT 'intervals', meter_id, '2026-03-12', '2026-03-23', 'upgrade' FROM meter;
    INSERT INTO app_user (name, role) VALUES ('kim', 'administrator');
"""


def apply(url, until, *, without=()):
    """The migrations up to one, as an older version would have applied them."""
    backend = get_backend(re.sub("^postgres(ql)?://", "postgresql+psycopg://", url))
    shipped = read_migrations(str(SQL_DIR / "migrations"))
    wanted = shipped.filter(lambda m: m.id <= until and m.id not in without)
    backend.apply_migrations(backend.to_apply(wanted))
    backend.connection.close()


def columns(conn):
    """Of each table that holds rows its columns, now."""
    found = conn.execute(
        "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)"
        "  FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        "   AND table_name NOT LIKE '%yoyo%' GROUP BY 1"
    ).fetchall()
    return {t: names for t, names in found if content(conn, t, names)}


def content(conn, table, names):
    fields = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(n)) for n in names)
    statement = sql.SQL("SELECT {} FROM {} ORDER BY {}")
    return conn.execute(statement.format(fields, sql.Identifier(table), fields)).fetchall()


def test_an_older_database_keeps_every_row_and_works(empty_database_url):
    apply(empty_database_url, THEN)
    with psycopg.connect(empty_database_url, autocommit=True) as conn:
        conn.execute(DATA)
        known = columns(conn)
        before = {t: content(conn, t, names) for t, names in known.items()}
    assert {"reading", "interval_energy", "plant", "meter", "app_user"} <= set(before)
    with pytest.raises(SchemaError, match="is not migrated"):
        migrating.require_schema(empty_database_url)
    assert migrate(empty_database_url)[-1] == schema_state(empty_database_url).applied[-1]
    assert schema_state(empty_database_url).ok
    with psycopg.connect(empty_database_url, autocommit=True) as conn:
        assert {t: content(conn, t, names) for t, names in known.items()} == before
    # The jobs go on where the older version stopped: 2,000 intervals of 10 kWh for each meter.
    assert run_stale(empty_database_url)["rollups"]
    with psycopg.connect(empty_database_url) as conn:
        amounts = "SELECT meter_id, count(*), sum(amount) FROM interval_energy GROUP BY 1"
        assert {row[1:] for row in conn.execute(amounts)} == {(2000, 20000.0)}


def untouched(url, match):
    """The database is refused by migrate and by all that need its schema, and stays as it is."""
    before = schema_state(url)
    with pytest.raises(SchemaError, match=match) as refused:
        migrate(url)
    assert refused.value.hint
    with pytest.raises(SchemaError, match=match):
        migrating.require_schema(url)
    assert schema_state(url) == before


def test_a_newer_database_is_refused(database_url):
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute("INSERT INTO _yoyo_migration (migration_hash, migration_id)"
                     " VALUES ('x', '9999_later')")  # fmt: skip
    untouched(database_url, "newer version .9999_later.")


def test_a_database_that_lacks_one_from_between_is_refused(empty_database_url):
    apply(empty_database_url, "0025_ways_in", without=("0024_weather",))
    untouched(empty_database_url, "has 0025_ways_in, but not 0024_weather")


def test_a_migration_that_was_edited_is_refused(database_url, tmp_path, monkeypatch):
    edited = shutil.copytree(SQL_DIR / "migrations", tmp_path / "sql/migrations")
    with (edited / "0024_weather.sql").open("a") as file:
        file.write("DROP TABLE reading;\n")
    monkeypatch.setattr(migrating, "SQL_DIR", edited.parent)
    untouched(database_url, "0024_weather is not what it was")


def test_a_migration_that_fails_is_undone(database_url, tmp_path, monkeypatch):
    more = shutil.copytree(SQL_DIR / "migrations", tmp_path / "sql/migrations")
    (more / "9999_bad.sql").write_text("CREATE TABLE half (a int);\n\nSELECT 1 / 0;\n")
    monkeypatch.setattr(migrating, "SQL_DIR", more.parent)
    with pytest.raises(SchemaError, match="9999_bad"):
        migrate(database_url)
    with psycopg.connect(database_url) as conn:
        assert conn.execute("SELECT to_regclass('half')").fetchone() == (None,)
    (more / "9999_bad.sql").write_text("CREATE TABLE half (a int);\n")
    assert migrate(database_url) == ("9999_bad",)
