"""Connections, and the one place where the driver's errors become ours."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, LiteralString

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool, PoolTimeout

from fems.errors import FemsError, SchemaError, SettingsError
from fems.store.positions import has_replayed, newest_position
from fems.store.queries import query
from fems.store.rights import Rights
from fems.store.scope import current_scope
from fems.store.unavailable import first_line, unavailable

CONNECT_TIMEOUT_S = 5
_PATIENCE: dict[str, Any] = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3,
    "tcp_user_timeout": 60_000,  # a line that went dead in the midst of a write, in milliseconds
}  # fmt: skip

_FIRST: dict[Rights, LiteralString] = {
    Rights.OWN: "SET TIME ZONE 'UTC'",
    Rights.INGEST: "SET TIME ZONE 'UTC'; SET ROLE fems_ingest",
    Rights.JOBS: "SET TIME ZONE 'UTC'; SET ROLE fems_jobs",
}

Connection = psycopg.Connection


class StoreError(FemsError):
    """The database refused a statement."""


def describe(url: str, setting: str = "FEMS_DATABASE_URL") -> str:
    """Host, port and name of a database, without user and password.

    >>> describe("postgresql://u:secret@db.example:5433/fems")
    'db.example:5433/fems'
    """
    parts: Mapping[str, Any] | None = None
    if url.startswith(("postgresql://", "postgres://")):
        with suppress(psycopg.ProgrammingError):
            parts = conninfo_to_dict(url)
    if parts is None:
        raise SettingsError(
            f"{setting} is not a database's address.",
            hint="Write postgresql://user:password@host:5432/name.",
        )
    host, port = parts.get("host") or "localhost", parts.get("port") or 5432
    return f"{host}:{port}/{parts.get('dbname') or ''}"


@contextmanager
def translated_errors(
    where: str = "the database", setting: str = "FEMS_DATABASE_URL"
) -> Iterator[None]:
    """Turn what the driver raises into errors that say what to do; setting: the address's."""
    try:
        yield
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as error:
        raise SchemaError(f"The database lacks what this version needs: {_line(error)}.") from error
    except (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction, PoolTimeout) as error:
        raise unavailable(str(error), where, setting) from error
    except psycopg.Error as error:
        raise StoreError(f"The database refused a statement: {_line(error)}.") from error


@contextmanager
def connect(
    url: str, *, setting: str = "FEMS_DATABASE_URL", rights: Rights = Rights.OWN
) -> Iterator[Connection]:
    """One connection for a command or a job; commits at the end of each `transaction()`.

    setting: where the address is from, for errors. rights: the role it takes.

    Raises
    ------
    ServerUnavailableError
        If the server does not answer, refuses the password, or has no such database.
    SchemaError
        If a statement meets a table that is not there.
    """
    with translated_errors(describe(url, setting), setting), _opened(url, rights) as conn:
        yield conn


def _opened(url: str, rights: Rights) -> Connection:
    conn = psycopg.connect(url, autocommit=True, **_PATIENCE)
    try:
        conn.execute(_FIRST[rights])
    except psycopg.errors.InsufficientPrivilege as error:
        user = conn.info.user
        conn.close()
        raise StoreError(
            f"The database's user {user} may not act as {rights}.",
            hint=f"As who migrated it: GRANT {rights} TO {user}; or give it a user of its own: fems db login.",
        ) from error
    except BaseException:
        conn.close()
        raise
    return conn


class KeptConnection:
    """One connection for work that comes again and again, from one thread at a time.

    The server knows by then what a new connection has to look up. After an error, whatever it was,
    the next use opens another one.
    """

    def __init__(self, url: str, rights: Rights = Rights.OWN) -> None:
        self._url, self._rights = url, rights
        self._conn: Connection | None = None

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """The connection, for one piece of work; errors as of `connect`."""
        with translated_errors(describe(self._url)):
            conn = self._conn = self._conn or _opened(self._url, self._rights)
            try:
                yield conn
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Close it; the next use opens another one."""
        if self._conn is not None:
            self._conn.close()
        self._conn = None


class Reads:
    """Connections for a process with many threads that only read (the dashboard).

    They have the rights of the role fems_dashboard, which owns nothing, and see the rows of the
    plants in `scope.current_scope()` only: none unless `scope.acting_as` says whose.

    With a `read_url` they read from that replica; what is written goes to `url`, and whoever wrote
    waits until the replica has it (for SEEN_S at the most: it may be away), so that the next answer
    shows it.
    """

    SEEN_S = 2.0

    def __init__(self, url: str, *, size: int, read_url: str | None = None) -> None:
        self._where = describe(url)
        self._pool = _pool(url, size, _configure_reads)
        self._read_where, self._read_pool = self._where, self._pool
        self._setting = "FEMS_DATABASE_URL"
        if read_url:
            self._setting = "FEMS_DATABASE_READ_URL"
            self._read_where = describe(read_url, self._setting)
            self._read_pool = _pool(read_url, size, _configure_reads)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection for one answer, back in the pool afterwards."""
        with (
            translated_errors(self._read_where, self._setting),
            _scoped(self._read_pool, writing=False) as conn,
        ):
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection for one transaction that may write what the role may: reports, output by hand."""
        with self._written() as conn:
            yield conn

    @contextmanager
    def administering(self) -> Iterator[Connection]:
        """A connection for one transaction with the rights of the role fems_administrator."""
        with self._written() as conn:
            conn.execute("SET LOCAL ROLE fems_administrator")
            yield conn

    @contextmanager
    def _written(self) -> Iterator[Connection]:
        with translated_errors(self._where), _scoped(self._pool, writing=True) as conn:
            yield conn
        if self._read_pool is not self._pool:
            self._wait_until_seen()

    def _wait_until_seen(self) -> None:
        with translated_errors(self._where), self._pool.connection() as conn:
            position = newest_position(conn)
        # What is written is written: a replica that is away is told by the next answer.
        with (
            suppress(FemsError),
            translated_errors(self._read_where, self._setting),
            self._read_pool.connection() as replica,
        ):
            has_replayed(replica, position, within_s=self.SEEN_S)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()
        if self._read_pool is not self._pool:
            self._read_pool.close()


@contextmanager
def _scoped(pool: ConnectionPool, *, writing: bool) -> Iterator[Connection]:
    scope = current_scope()
    params = {"plants": scope.setting, "user": scope.user or ""}
    with pool.connection() as conn, conn.transaction():
        if writing:
            conn.execute("SET TRANSACTION READ WRITE")
        conn.execute(query("set_scope"), params)
        yield conn


class DoorPool:
    """Connections for signing in, with the rights of the role fems_door: users, no figures."""

    def __init__(self, url: str, *, size: int) -> None:
        self._where = describe(url)
        self._pool = _pool(url, size, _configure_door)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection for one piece of work in one transaction."""
        with translated_errors(self._where), self._pool.connection() as conn, conn.transaction():
            yield conn

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


def _pool(url: str, size: int, configure: Callable[[Connection], None]) -> ConnectionPool:
    return ConnectionPool(
        url, min_size=1, max_size=size, timeout=CONNECT_TIMEOUT_S, open=True,
        configure=configure, kwargs={"autocommit": True, **_PATIENCE},
    )  # fmt: skip


def _configure_reads(conn: Connection) -> None:
    conn.execute("SET TIME ZONE 'UTC'")
    conn.execute("SET default_transaction_read_only = on")
    conn.execute("SET ROLE fems_dashboard")


def _configure_door(conn: Connection) -> None:
    conn.execute("SET TIME ZONE 'UTC'")
    conn.execute("SET ROLE fems_door")


def _line(error: Exception) -> str:
    return first_line(str(error)) or type(error).__name__
