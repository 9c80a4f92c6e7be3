"""The table in which statements find the spans they are about."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from fems.store.binary import copy_in
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.spans import Rows, merged, span_rows
from fems.store.stale import span_params

FEW = 100
_loaded: WeakKeyDictionary[Connection, bytes | None] = WeakKeyDictionary()
"""What the table holds, of connections in a block of `spans_remembered`."""


def load_spans(conn: Connection, spans: Rows) -> None:
    """Put the spans where the statements find them; they live as long as the transaction.

    For as long, rows of a meter are read in the order of an index: a bitmap would have to be sorted.
    """
    held = spans.tobytes()
    if _loaded.get(conn) == held:
        return
    few = len(spans) <= FEW
    with conn.pipeline():  # one trip to the server for few spans: most changes touch one
        conn.execute("SET LOCAL enable_bitmapscan = off")
        conn.execute(query("make_span"))
        # A truncation makes a new file each time, which is slow where the disk is busy.
        conn.execute(query("delete_span" if few else "empty_span"))
        if few:
            conn.execute(query("write_span"), span_params(spans))
            conn.execute("ANALYZE span")
    if not few:
        with conn.cursor() as cursor:
            copy_in(cursor, query("copy_span"), spans)
        conn.execute("ANALYZE span")
    if conn in _loaded:
        _loaded[conn] = held


@contextmanager
def spans_remembered(conn: Connection) -> Iterator[None]:
    """For one transaction and no longer: spans that are there already are not loaded again."""
    _loaded[conn] = None
    try:
        yield
    finally:
        del _loaded[conn]


def widened(
    conn: Connection, spans: Rows, statement: str, params: dict[str, Any] | None = None
) -> Rows:
    """Union of the spans that a statement makes of these."""
    load_spans(conn, spans)
    return merged(span_rows(conn.execute(query(statement), params).fetchall()))
