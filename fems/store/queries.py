"""SQL text by name: one statement per file in sql/queries, read once."""

from functools import cache
from pathlib import Path

_PACKAGED = Path(__file__).resolve().parent.parent / "_sql"
SQL_DIR = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).resolve().parents[2] / "sql"


@cache
def query(name: str) -> bytes:
    """Text of sql/queries/NAME.sql; bytes, so that nobody can format values into it.

    >>> query("read_plants").startswith(b"-- read_plants")
    True
    """
    return (SQL_DIR / "queries" / f"{name}.sql").read_bytes()
