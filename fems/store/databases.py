"""Whole databases: their digest, and making, swapping and dropping them for a backup's sake."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fems.errors import BusyError, FemsError
from fems.store.pool import Connection, connect, describe, translated_errors
from fems.store.queries import query
from fems.store.rights import PAST_ROW_SECURITY
from fems.store.rows import read_dicts


class RestoreError(FemsError):
    """A backup could not be restored as it was."""


def split_password(url: str) -> tuple[str, str]:
    """A database's address for a command line, and the password apart, which must not be there.

    >>> split_password("postgresql://u:secret@db/fems")
    ('user=u dbname=fems host=db', 'secret')
    """
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    return make_conninfo("", **parts), str(password or "")


def named(url: str, name: str) -> str:
    """The address of another database on the same server.

    >>> named("postgresql://u:p@db:5433/fems?sslmode=require", "other")
    'postgresql://u:p@db:5433/other?sslmode=require'
    """
    return urlsplit(url)._replace(path=f"/{quote(name)}").geturl()


def name_of(url: str) -> str:
    """The name of a database in its address."""
    return str(conninfo_to_dict(url)["dbname"])


@contextmanager
def frozen(url: str) -> Iterator[tuple[Connection, str]]:
    """A connection that sees one instant for as long as it lives, and the snapshot's name."""
    with connect(url) as conn, conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = conn.execute("SELECT pg_export_snapshot()").fetchone()
        yield conn, str(row[0]) if row else ""


def read_digests(conn: Connection) -> dict[str, list[str]]:
    """Of each table its count of rows and the sum of their hashes: order plays no part.

    Two databases of the same digests hold the same rows; each is read once as a whole.
    """
    for name, text in (("TimeZone", "UTC"), ("DateStyle", "ISO, YMD"), ("IntervalStyle", "postgres"),
                       ("bytea_output", "hex"), ("extra_float_digits", "1")):  # fmt: skip
        conn.execute("SELECT set_config(%s, %s, false)", (name, text))
    found = {}
    for (table,) in conn.execute(query("read_backup_tables")).fetchall():
        row = conn.execute(
            sql.SQL(
                "SELECT count(*)::text, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text"
                " FROM {} AS t"
            ).format(sql.Identifier("public", table))
        ).fetchone()
        found[table] = list(row or ())
    return found


def server_facts(conn: Connection) -> dict[str, Any]:
    """Versions of PostgreSQL and TimescaleDB, edition, size [bytes], and the roles that have rights."""
    facts = read_dicts(conn, "read_database_facts")[0]
    names = ("postgresql", "timescaledb", "edition", "bytes", "meters")
    roles = [row["rolname"] for row in read_dicts(conn, "read_roles")]
    return {**{name: facts[name] for name in names}, "roles": roles}


def owner_to_be(url: str) -> tuple[str, bool]:
    """The role that owns a database, and whether it is ours.

    Raises
    ------
    RestoreError
        If ours is no superuser: TimescaleDB's own tables take a dump in from nobody else.
    """
    with connect(url) as conn:
        found = read_dicts(conn, "read_database_owner")[0]
    if not found["superuser"]:
        raise RestoreError(
            f"A backup of TimescaleDB is restored, and so proven, by a superuser; {found['ours']} is none.",
            hint="Name one in FEMS_DATABASE_URL for this command; tables then belong to whom they did.",
        )
    return found["owner"], found["owner"] == found["ours"]


def create_database(
    url: str, name: str, *, timescaledb: str, roles: Sequence[str], owner: str
) -> str:
    """Make an empty database with an extension of that version beside another; its address.

    roles: made where the server lacks them; nobody can sign in as one.

    Raises
    ------
    RestoreError
        If the server has not that version, or the user may not make databases.
    """
    ours = named(url, name)
    try:
        with connect(url) as conn:
            conn.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                    sql.Identifier(name), sql.Identifier(owner)
                )
            )
            _make_roles(conn, roles)
        with translated_errors(describe(url)), psycopg.connect(ours, autocommit=True) as conn:
            conn.execute(
                sql.SQL("CREATE EXTENSION timescaledb VERSION {}").format(sql.Literal(timescaledb))
            )
    except FemsError as error:
        raise RestoreError(
            f"No database for it can be made: {error.problem}",
            hint=f"It takes the right to make databases, and TimescaleDB {timescaledb} on the server.",
        ) from error
    return ours


def _make_roles(conn: Connection, roles: Sequence[str]) -> None:
    for role in roles:
        known = conn.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
        if not known:
            conn.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
            if role in PAST_ROW_SECURITY:
                conn.execute(sql.SQL("ALTER ROLE {} BYPASSRLS").format(sql.Identifier(role)))
            conn.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def drop_database(url: str, name: str) -> None:
    """Drop a database beside another, whoever uses it."""
    with connect(url) as conn:
        conn.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


@contextmanager
def restoring(url: str) -> Iterator[None]:
    """TimescaleDB takes a dump in during the block."""
    with connect(url) as conn:
        conn.execute("SELECT timescaledb_pre_restore()")
    yield
    with connect(url) as conn:
        conn.execute("SELECT timescaledb_post_restore()")


def has_data(conn: Connection) -> bool:
    """Whether a database holds any table of ours."""
    return conn.execute(query("read_backup_tables")).fetchone() is not None


def swap_databases(url: str, *, fresh: str, kept: str) -> None:
    """Put a fresh database in a database's place, which stays under the name `kept`.

    Raises
    ------
    BusyError
        If somebody else is connected to it.
    """
    name = name_of(url)
    with connect(named(url, "postgres")) as conn:
        others = conn.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = %s AND backend_type = 'client backend'", (name,),
        ).fetchone()  # fmt: skip
        if others and others[0]:
            raise BusyError(
                f"{others[0]} connections use {describe(url)}.",
                hint="Stop ingest, jobs and dashboard, then try again.",
            )
        conn.execute(  # TimescaleDB's own workers, which come again by themselves
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s)",
            ([name, fresh],),
        )
        with conn.transaction():
            for old, new in ((name, kept), (fresh, name)):
                conn.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                        sql.Identifier(old), sql.Identifier(new)
                    )
                )
