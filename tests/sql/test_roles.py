"""Each role may do what tests/sql/rights.py lists and nothing else; what one that was taken over can do."""

import psycopg
import pytest
from psycopg import sql

from fems.store.pool import StoreError, connect
from fems.store.rights import NEEDED_BY, Rights
from tests.sql.rights import ALLOWED, FUNCTIONS, allowed

HELD = """
    WITH asked AS (
        SELECT c.oid, CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name, p.name AS privilege
          FROM pg_class AS c
          JOIN pg_namespace AS n ON n.oid = c.relnamespace,
               unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p (name)
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
           AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
           AND NOT EXISTS (SELECT FROM pg_inherits AS i WHERE i.inhrelid = c.oid)
           AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
    SELECT a.name, a.privilege, NULL FROM asked AS a WHERE has_table_privilege(%(role)s, a.oid, a.privilege)
    UNION ALL
    SELECT a.name, a.privilege, string_agg(t.attname, ', ' ORDER BY t.attname)
      FROM asked AS a
      JOIN pg_attribute AS t ON t.attrelid = a.oid AND t.attnum > 0 AND NOT t.attisdropped
     WHERE a.privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
       AND NOT has_table_privilege(%(role)s, a.oid, a.privilege)
       AND has_column_privilege(%(role)s, a.oid, t.attnum, a.privilege)
     GROUP BY a.name, a.privilege"""
SEED = """
    INSERT INTO app_user (name, role, password_hash) VALUES ('kim', 'administrator', 'a hash');
    INSERT INTO audit_log (who, what) VALUES ('kim', 'sign_in');
    INSERT INTO reading (meter_id, ts, value)
    SELECT 1, now() - n * INTERVAL '7 days', n FROM generate_series(0, 9) AS n"""


@pytest.fixture(scope="module")
def url(module_database_url):
    with psycopg.connect(module_database_url) as conn:
        conn.execute(SEED)
    return module_database_url


@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_has_the_rights_that_are_listed_and_no_other(url, role):
    with psycopg.connect(url) as conn:
        rows = conn.execute(HELD, {"role": role}).fetchall()
    held = {(table, f"{what}({columns})" if columns else what) for table, what, columns in rows}
    assert held - allowed(role) == set(), "more than tests/sql/rights.py lists"
    assert allowed(role) - held == set(), "less than tests/sql/rights.py lists"


def test_the_roles_listed_are_those_there_are_and_own_nothing(url):
    with psycopg.connect(url) as conn:
        roles = conn.execute(
            "SELECT r.rolname, r.rolcanlogin OR r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication,"
            "       r.rolbypassrls, (SELECT count(*) FROM pg_class AS c WHERE c.relowner = r.oid),"
            "       has_schema_privilege(r.oid, 'public', 'CREATE'),"
            "       pg_has_role(r.oid, 'pg_read_all_settings', 'MEMBER')"
            "  FROM pg_roles AS r WHERE r.rolname LIKE 'fems!_%' ESCAPE '!' AND NOT r.rolcanlogin"
        ).fetchall()
    assert (
        {row[0] for row in roles} == ALLOWED.keys() == {r for rs in NEEDED_BY.values() for r in rs}
    )
    assert {row[0]: row[1:] for row in roles} == {
        role: (False, role == "fems_jobs", 0, False, False) for role in ALLOWED
    }


def test_what_works_with_its_owners_rights_is_listed_and_looks_nowhere_else(url):
    with psycopg.connect(url) as conn:
        found = conn.execute(
            "SELECT p.proname, p.proconfig, array_remove(array_agg(r.rolname), NULL)"
            "  FROM pg_proc AS p LEFT JOIN pg_roles AS r"
            "    ON has_function_privilege(r.oid, p.oid, 'EXECUTE') AND r.rolname = ANY(%s)"
            " WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef GROUP BY p.oid",
            (list(ALLOWED),),
        ).fetchall()
    assert {name: set(roles) for name, _, roles in found} == FUNCTIONS
    assert {tuple(config) for _, config, _ in found} == {("search_path=public, pg_temp",)}


@pytest.mark.parametrize("rights", [Rights.INGEST, Rights.JOBS])
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT password_hash FROM app_user", "SELECT name FROM app_user", "SELECT * FROM user_session",
        "SELECT * FROM user_link", "SELECT * FROM api_token", "SELECT * FROM signing_key",
        "SELECT * FROM audit_log", "INSERT INTO audit_log (who, what) VALUES ('kim', 'sign_in')",
        "DELETE FROM audit_log", "UPDATE app_user SET role = 'administrator'",
        "DROP TABLE reading", "TRUNCATE reading", "TRUNCATE audit_log", "ALTER TABLE reading DISABLE TRIGGER ALL",
        "DELETE FROM reading", "DELETE FROM reading_revision", "UPDATE factor SET source = 'mine'",
        "UPDATE meter SET multiplier = 2", "DELETE FROM issued_report", "SELECT drop_chunks('reading', now())",
        "CREATE TABLE mine (x int)", "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "COPY (SELECT 1) TO PROGRAM 'true'", "SELECT pg_read_file('/etc/passwd')", "SHOW data_directory",
        "ALTER ROLE fems_ingest SUPERUSER", "SELECT payload FROM rejected_message",
    ],
)  # fmt: skip
def test_neither_ingest_nor_jobs_may(url, rights, statement):
    with (
        pytest.raises(StoreError, match=r"permission denied|must be (owner|superuser)"),
        connect(url, rights=rights) as conn,
    ):
        conn.execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM interval_energy", "INSERT INTO day_energy DEFAULT VALUES", "SELECT url FROM alert_channel",
     "SELECT * FROM user_plant", "SELECT drop_readings('2020-01-01')", "DELETE FROM stale_window"],
)  # fmt: skip
def test_ingest_may_not(url, statement):
    with (
        pytest.raises(StoreError, match="permission denied"),
        connect(url, rights=Rights.INGEST) as conn,
    ):
        conn.execute(statement)


def test_the_log_cannot_be_written_by_a_trigger_of_ones_own(url):
    made = "CREATE TRIGGER t AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION note_change('who')"
    with connect(url, rights=Rights.INGEST) as conn:
        conn.execute("CREATE TEMP TABLE mine (who text)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(made)


def test_a_reading_that_ingest_overwrites_leaves_a_trace_it_cannot_remove(url):
    with connect(url, rights=Rights.INGEST) as conn:
        conn.execute("UPDATE reading SET value = -1 WHERE value = 3")
    with psycopg.connect(url) as conn:
        assert conn.execute("SELECT value FROM reading_revision").fetchall() == [(3.0,)]


def test_jobs_drop_old_readings_and_never_new_ones(url):
    with connect(url, rights=Rights.JOBS) as conn:
        dropped = conn.execute("SELECT drop_readings(now() - INTERVAL '43 days')").fetchall()
        assert len(dropped) in (2, 3)
        assert all(name.startswith("_timescaledb_internal.") for (name,) in dropped)
    for soon in ("now()", "now() - INTERVAL '41 days'", "'infinity'"):
        with (
            pytest.raises(StoreError, match="last 42 days"),
            connect(url, rights=Rights.JOBS) as conn,
        ):
            conn.execute(sql.SQL("SELECT drop_readings({})").format(sql.SQL(soon)))


def test_chunks_have_the_rights_of_their_table_and_its_owner(url):
    with connect(url, rights=Rights.INGEST) as conn:
        conn.execute("INSERT INTO reading (meter_id, ts, value) VALUES (1, '2001-01-01', 0)")
    with psycopg.connect(url) as conn:
        (chunks, alike) = conn.execute(
            "SELECT count(*), bool_and(c.relowner = t.relowner AND c.relacl = t.relacl)"
            "  FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid JOIN pg_class AS t ON t.oid = i.inhparent"
            " WHERE i.inhparent = 'reading'::regclass"
        ).fetchone()
    assert chunks > 0
    assert alike
