"""Rows of a named query as dicts: for those who need no frame, and not the time to import pandas."""

from typing import Any

from psycopg.rows import dict_row

from fems.store.pool import Connection
from fems.store.queries import query


def read_dicts(
    conn: Connection, name: str, params: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Rows of a named query as dicts."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query(name), params).fetchall()
