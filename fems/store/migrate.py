"""Schema versions: yoyo applies sql/migrations in order; here is only what we ask of it."""

import hashlib
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from yoyo import get_backend, read_migrations

from fems.errors import SchemaError
from fems.store.pool import Connection, connect, describe, translated_errors
from fems.store.queries import SQL_DIR, query
from fems.store.runs import exclusive


@dataclass(frozen=True)
class SchemaState:
    """Which migrations a database has, and which it lacks."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    unknown: tuple[str, ...]  # applied by a newer version than this one
    timescaledb: str | None
    edition: str | None  # 'apache' or 'timescale' (Community)
    changed: tuple[str, ...] = ()  # applied, but the file is another one now

    @property
    def ok(self) -> bool:
        """The schema is the one this version needs."""
        return not (self.pending or self.unknown or self.changed)

    @property
    def skipped(self) -> tuple[str, ...]:
        """Pending, though a later one is applied.

        >>> SchemaState(("0001", "0003"), ("0002", "0004"), (), None, None).skipped
        ('0002',)
        """
        return tuple(name for name in self.pending if name < max(self.applied, default=""))

    def refusal(self) -> tuple[str, str] | None:
        """Why this version must not migrate the database, and what to do instead; None where it may."""
        if self.unknown:
            return (f"The database was migrated by a newer version ({self.unknown[-1]}).",
                    "Install that version, or restore a backup made before it.")  # fmt: skip
        if self.skipped:
            return (f"The database has {self.applied[-1]}, but not {self.skipped[0]}, which comes before it.",
                    "Restore a backup made before, and migrate that with this version.")  # fmt: skip
        if self.changed:
            return (f"Migration {self.changed[0]} is not what it was when the database was migrated.",
                    "Install an unchanged copy of this version: its folder sql/migrations was edited.")  # fmt: skip
        return None

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {
            "ok": self.ok,
            "applied": list(self.applied),
            "pending": list(self.pending),
            "unknown": list(self.unknown),
            "changed": list(self.changed),
            "timescaledb": self.timescaledb,
            "edition": self.edition,
        }


def migrate(url: str) -> tuple[str, ...]:
    """Bring a database to the newest schema; the migrations applied now, oldest first.

    Raises
    ------
    SchemaError
        If the database has no TimescaleDB, was migrated by a newer version or in another order, or
        by migrations that were edited since (it is left as it was); or if a migration fails, which is
        undone.
    """
    before = schema_state(url)
    if refused := before.refusal():
        raise SchemaError(refused[0], hint=refused[1])
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
            for migration in backend.to_apply(_shipped()):
                _apply(backend, migration)
        finally:
            backend.connection.close()
        with conn.transaction(), conn.cursor() as cursor:
            cursor.executemany(
                query("note_migration_file"),
                [{"migration_id": m.id, "sha256": _hash(m)} for m in _shipped()],
            )
    return before.pending


def schema_state(url: str) -> SchemaState:
    """Compare a database with the migrations this version ships."""
    with translated_errors(describe(url)), psycopg.connect(url, connect_timeout=5) as conn:
        applied = _applied(conn)
        files = _files(conn)
        version, edition = _timescaledb(conn)
    shipped = {migration.id: _hash(migration) for migration in _shipped()}
    return SchemaState(
        applied=tuple(name for name in shipped if name in applied),
        pending=tuple(name for name in shipped if name not in applied),
        unknown=tuple(sorted(applied - set(shipped))),
        timescaledb=version,
        edition=edition,
        changed=tuple(n for n, sha in shipped.items() if files.get(n, sha) != sha),
    )


def require_schema(url: str) -> None:
    """Raise SchemaError unless the database has exactly this version's schema."""
    state = schema_state(url)
    if refused := state.refusal():
        raise SchemaError(refused[0], hint=refused[1])
    if not state.ok:
        raise SchemaError(
            f"The database at {describe(url)} is not migrated "
            f"({len(state.pending)} migrations missing)."
        )


def shipped_names() -> list[str]:
    """The migrations this version knows, oldest first."""
    return [migration.id for migration in _shipped()]


def _shipped() -> Any:  # noqa: ANN401 (yoyo is untyped)
    return read_migrations(str(SQL_DIR / "migrations"))


def _apply(backend: Any, migration: Any) -> None:  # noqa: ANN401 (yoyo is untyped)
    try:
        backend.apply_one(migration)
    except psycopg.OperationalError:
        raise  # the server is away: say that
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[0]
        raise SchemaError(
            f"Migration {migration.id} failed and is undone: {said}.",
            hint="Those before it stay. Mend what it says, then 'fems db migrate' again.",
        ) from error


def _hash(migration: Any) -> str:  # noqa: ANN401 (yoyo is untyped)
    """Of a migration's text; ends of lines play no part."""
    text = Path(migration.path).read_text(encoding="utf-8")
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()


def _files(conn: Connection) -> dict[str, str]:
    """Hashes of the applied migrations; none before there was a table of them."""
    row = conn.execute("SELECT to_regclass('public.migration_file')").fetchone()
    if row is None or row[0] is None:
        return {}
    return dict(conn.execute(query("read_migration_files")).fetchall())


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
