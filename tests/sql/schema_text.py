"""The schema of a database as text: what sql/schema.sql must say. `make schema` writes it."""

import re
import subprocess
import sys
from pathlib import Path

import psycopg

from fems.config import Settings
from fems.embedded import programs, stack
from fems.store.migrate import migrate

SCHEMA_FILE = Path(__file__).resolve().parents[2] / "sql" / "schema.sql"
HEADER = """\
-- The schema after all migrations. Written by `make schema`; a test compares it with the migrations.

CREATE EXTENSION IF NOT EXISTS timescaledb;
"""
HYPERTABLES = """
    SELECT format('SELECT create_hypertable(%L, by_range(%L, INTERVAL %L), create_default_indexes => false);',
                  'public.' || hypertable_name, column_name, time_interval)
      FROM timescaledb_information.dimensions
     ORDER BY hypertable_name"""


def schema_text(url: str, settings: Settings) -> str:
    """Tables, constraints, indexes and hypertables of a database, without what varies by server."""
    found = programs.obtain(settings.servers_dir).database
    dump = subprocess.run(
        [found.folder / "pg_dump", "--schema-only", "--no-owner", "--no-privileges",
         "--schema=public", "--exclude-table=_yoyo*", "--exclude-table=yoyo_lock", url],
        env=dict(found.env), capture_output=True, text=True, check=True,
    ).stdout.replace("ALTER TABLE ONLY", "ALTER TABLE")  # fmt: skip
    statements = [
        text for text in re.split(r"\n\n+", re.sub(r"(?m)^(--|\\|SET |SELECT pg_catalog).*\n?", "", dump))
        if text.strip() and "SCHEMA public" not in text and "ts_insert_blocker" not in text
    ]  # fmt: skip
    with psycopg.connect(url) as conn:
        hypertables = [row[0] for row in conn.execute(HYPERTABLES)]
    order = ("CREATE TABLE", "COMMENT", "ALTER TABLE", "CREATE INDEX", "CREATE UNIQUE")
    statements.sort(key=lambda text: (_rank(text.strip(), order), text.strip()))
    tables = [s for s in statements if s.strip().startswith("CREATE TABLE")]
    rest = [s for s in statements if not s.strip().startswith("CREATE TABLE")]
    parts = [HEADER, *tables, "\n".join(hypertables), *rest]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _rank(text: str, order: tuple[str, ...]) -> tuple[int, int]:
    kind = next((i for i, start in enumerate(order) if text.startswith(start)), len(order))
    return kind, 1 if "FOREIGN KEY" in text else 0


def main() -> None:
    """Write sql/schema.sql from a scratch database."""
    from tests.conftest import scratch_database  # noqa: PLC0415 (fixtures only when asked to write)

    settings = Settings()
    stack.up(settings)
    with scratch_database(stack.endpoints(settings).database_url) as url:
        migrate(url)
        SCHEMA_FILE.write_text(schema_text(url, settings), encoding="utf-8")
    sys.stdout.write(f"{SCHEMA_FILE.name} written\n")


if __name__ == "__main__":
    main()
