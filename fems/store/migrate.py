"""Schema versions: yoyo applies sql/migrations in order; here is only what we ask of it."""

import logging
import re
from dataclasses import dataclass
from typing import Any

import psycopg
from yoyo import get_backend, read_migrations

from fems.errors import SchemaError
from fems.store.pool import Connection, connect, describe, translated_errors
from fems.store.queries import SQL_DIR
from fems.store.runs import exclusive


@dataclass(frozen=True)
class SchemaState:
    """Which migrations a database has, and which it lacks."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    unknown: tuple[str, ...]  # applied by a newer version than this one
    timescaledb: str | None
    edition: str | None  # 'apache' or 'timescale' (Community)

    @property
    def ok(self) -> bool:
        """The schema is the one this version needs."""
        return not self.pending and not self.unknown

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {
            "ok": self.ok,
            "applied": list(self.applied),
            "pending": list(self.pending),
            "unknown": list(self.unknown),
            "timescaledb": self.timescaledb,
            "edition": self.edition,
        }


def migrate(url: str) -> tuple[str, ...]:
    """Bring a database to the newest schema; the migrations applied now, oldest first.

    Raises
    ------
    SchemaError
        If the database has no TimescaleDB, or was migrated by a newer version.
    """
    before = schema_state(url)
    if before.unknown:
        raise SchemaError(
            f"The database was migrated by a newer version ({before.unknown[-1]}).",
            hint="Install that version, or restore a backup made before it.",
        )
    if before.timescaledb is None:
        raise SchemaError(
            f"{describe(url)} has no TimescaleDB extension.",
            hint="Run 'CREATE EXTENSION timescaledb' in it as a superuser.",
        )
    logging.getLogger("yoyo").setLevel(logging.WARNING)
    # Our own lock instead of yoyo's: it goes with its connection, also when a migration is killed.
    with connect(url) as conn, exclusive(conn, "migrate"), translated_errors(describe(url)):
        backend = get_backend(re.sub("^postgres(ql)?://", "postgresql+psycopg://", url))
        try:
            backend.apply_migrations(backend.to_apply(_shipped()))
        finally:
            backend.connection.close()
    return before.pending


def schema_state(url: str) -> SchemaState:
    """Compare a database with the migrations this version ships."""
    with translated_errors(describe(url)), psycopg.connect(url, connect_timeout=5) as conn:
        applied = _applied(conn)
        version, edition = _timescaledb(conn)
    shipped = shipped_names()
    return SchemaState(
        applied=tuple(name for name in shipped if name in applied),
        pending=tuple(name for name in shipped if name not in applied),
        unknown=tuple(sorted(applied - set(shipped))),
        timescaledb=version,
        edition=edition,
    )


def require_schema(url: str) -> None:
    """Raise SchemaError unless the database has exactly this version's schema."""
    state = schema_state(url)
    if not state.ok:
        raise SchemaError(
            f"The database at {describe(url)} is not migrated "
            f"({len(state.pending)} migrations missing, {len(state.unknown)} unknown)."
        )


def shipped_names() -> list[str]:
    """The migrations this version knows, oldest first."""
    return [migration.id for migration in _shipped()]


def _shipped() -> Any:  # noqa: ANN401 (yoyo is untyped)
    return read_migrations(str(SQL_DIR / "migrations"))


def _applied(conn: Connection) -> set[str]:
    exists = conn.execute("SELECT to_regclass('_yoyo_migration')").fetchone()
    if exists is None or exists[0] is None:
        return set()
    return {row[0] for row in conn.execute("SELECT migration_id FROM _yoyo_migration")}


def _timescaledb(conn: Connection) -> tuple[str | None, str | None]:
    row = conn.execute(
        "SELECT extversion, current_setting('timescaledb.license', true)"
        "  FROM pg_extension WHERE extname = 'timescaledb'"
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)
