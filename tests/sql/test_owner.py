"""The database's owner need not be a superuser: a superuser makes roles and extension once, as the page says."""

import uuid

import psycopg
import pytest
from psycopg import sql

from fems.errors import SchemaError
from fems.ingest.plants import import_plants
from fems.jobs.executor import run_stale
from fems.simulate.definition import sample_data_dir
from fems.store.logins import address_of
from fems.store.migrate import migrate
from fems.store.pool import connect
from fems.store.rights import Rights
from tests.docs.pages import REPOSITORY

PAGE = (REPOSITORY / "docs/how-to/secure-the-database.md").read_text("utf-8")
GRANTS = [
    line.strip().removesuffix(";").replace(" TO fems", " TO {}")
    for line in PAGE.splitlines()
    if line.strip().startswith("GRANT")
]


@pytest.fixture
def owned(empty_database_url, module_database_url):  # by the other the server knows the roles
    """A database whose owner has no powers but to own it; the superuser's address and the owner's."""
    owner = f"owner-{uuid.uuid4().hex[:8]}"
    name = empty_database_url.rpartition("/")[2]
    with psycopg.connect(empty_database_url, autocommit=True) as conn:
        for statement in (
            "CREATE ROLE {} LOGIN PASSWORD 'of-a-test'", "ALTER DATABASE {db} OWNER TO {}",
            "ALTER SCHEMA public OWNER TO {}", "GRANT USAGE ON SCHEMA public TO PUBLIC",
        ):  # fmt: skip
            conn.execute(sql.SQL(statement).format(sql.Identifier(owner), db=sql.Identifier(name)))
    yield empty_database_url, owner
    with psycopg.connect(empty_database_url, autocommit=True) as conn:
        conn.execute(sql.SQL("REASSIGN OWNED BY {} TO CURRENT_USER").format(sql.Identifier(owner)))
        conn.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(owner)))
        conn.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(owner)))


def test_an_owner_without_powers_migrates_and_all_works(owned):
    url, owner = owned
    ours = address_of(url, owner, "of-a-test")
    with pytest.raises(SchemaError, match="fems_dashboard is missing or not granted"):
        migrate(ours)
    with psycopg.connect(url, autocommit=True) as conn:
        for statement in GRANTS:
            conn.execute(sql.SQL(statement).format(sql.Identifier(owner)))
    migrate(ours)
    with connect(ours) as conn:
        import_plants(conn, sample_data_dir() / "complex.toml")
    with connect(ours, rights=Rights.INGEST) as conn:
        conn.execute(
            "INSERT INTO reading (meter_id, ts, value)"
            " SELECT meter_id, '2026-03-02'::timestamptz + n * INTERVAL '15 minutes', n FROM meter, generate_series(0, 96) AS n"
        )
        conn.execute(
            "INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)"
            " SELECT 'intervals', meter_id, '2026-03-02', '2026-03-03', 'test' FROM meter"
        )
    assert run_stale(ours)["rollups"] > 0
    with connect(ours, rights=Rights.JOBS) as conn:
        assert len(conn.execute("SELECT drop_readings('2026-06-01')").fetchall()) == 1
