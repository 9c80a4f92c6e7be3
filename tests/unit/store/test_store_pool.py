"""What the driver raises, in words that help, and without passwords."""

from contextlib import closing

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from fems.errors import FemsError, SchemaError, ServerUnavailableError
from fems.store.pool import KeptConnection, StoreError, connect, describe, translated_errors


@pytest.mark.parametrize(
    ("url", "where"),
    [
        pytest.param(
            "postgresql://u:secret@db.example:5433/fems", "db.example:5433/fems", id="all"
        ),
        pytest.param("postgresql://db.example/fems", "db.example:5432/fems", id="no port"),
        pytest.param("postgresql:///fems", "localhost:5432/fems", id="no host"),
    ],
)
def test_a_database_is_described_by_its_place(url, where):
    assert describe(url) == where


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("postgresql://u:hunter2@127.0.0.1:1/fems", id="nobody listens"),
        pytest.param("postgresql://u:hunter2@127.0.0.1:port/fems", id="a word as port"),
        pytest.param("postgresql//u:hunter2@127.0.0.1/fems", id="no colon"),
        pytest.param("host=127.0.0.1 port=1 password=hunter2", id="keywords"),
        pytest.param("hunter2", id="no address at all"),
    ],
)
def test_an_address_that_does_not_work_is_explained_without_the_password(url):
    with pytest.raises(FemsError) as caught, connect(url):
        pass
    assert caught.value.hint
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("raised", "kind", "says"),
    [
        pytest.param(
            psycopg.errors.UndefinedTable('relation "reading" does not exist\nLINE 1'),
            SchemaError,
            r'relation "reading" does not exist\. Run \'fems db migrate\'',
            id="no table",
        ),
        pytest.param(
            psycopg.OperationalError('FATAL: password authentication failed for user "u"'),
            ServerUnavailableError,
            "here refuses the user or password.*FEMS_DATABASE_URL",
            id="wrong password",
        ),
        pytest.param(
            psycopg.OperationalError('FATAL: database "fems" does not exist'),
            ServerUnavailableError,
            "no such database or role at here",
            id="no database",
        ),
        pytest.param(
            psycopg.OperationalError("server closed the connection unexpectedly\n\tThis probably"),
            ServerUnavailableError,
            r"here does not answer \(server closed the connection unexpectedly\)\. Run 'fems up'",
            id="server gone",
        ),
        pytest.param(
            PoolTimeout("couldn't get a connection after 5.00 sec"),
            ServerUnavailableError,
            "here does not answer",
            id="no connection free",
        ),
        pytest.param(
            psycopg.errors.CheckViolation("new row violates check constraint"),
            StoreError,
            "refused a statement: new row violates check constraint",
            id="a rule broken",
        ),
    ],
)
def test_errors_of_the_driver_become_ours(raised, kind, says):
    with pytest.raises(kind, match=says) as caught, translated_errors("here"):
        raise raised
    assert caught.value.__cause__ is raised
    assert "\n" not in str(caught.value)


def test_other_errors_pass():
    with pytest.raises(ZeroDivisionError), translated_errors():
        1 / 0  # noqa: B018


def backend(conn):
    return conn.execute("SELECT pg_backend_pid()").fetchone()[0]


@pytest.fixture
def kept(database_url):
    with closing(KeptConnection(database_url)) as kept:
        yield kept


def test_a_kept_connection_is_the_same_each_time(kept):
    with kept.connection() as conn:
        first = backend(conn)
    with kept.connection() as conn:
        assert backend(conn) == first


def test_after_an_error_a_kept_connection_is_another_and_nothing_is_left_of_the_old(kept):
    with kept.connection() as conn:
        first = backend(conn)
    with pytest.raises(StoreError), kept.connection() as conn:
        conn.execute("SET application_name = 'left over'; SELECT 1 / 0")
    with kept.connection() as conn:
        assert backend(conn) != first
        assert conn.execute("SHOW application_name").fetchone()[0] != "left over"


def test_a_kept_connection_that_the_server_ended_is_replaced_at_the_next_use(kept, database_url):
    with kept.connection() as conn, connect(database_url) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend(conn)])
    with pytest.raises(ServerUnavailableError), kept.connection() as conn:
        backend(conn)
    with kept.connection() as conn:
        assert backend(conn)
