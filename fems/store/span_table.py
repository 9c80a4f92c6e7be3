"""The table in which statements find the spans they are about."""

from typing import Any

from fems.store.binary import copy_in
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.spans import Rows, merged, span_rows
from fems.store.stale import span_params

FEW = 100


def load_spans(conn: Connection, spans: Rows) -> None:
    """Put the spans where the statements find them; they live as long as the transaction.

    For as long, rows of a meter are read in the order of an index: a bitmap would have to be sorted.
    """
    with conn.pipeline():  # one trip to the server for few spans: most changes touch one
        conn.execute("SET LOCAL enable_bitmapscan = off")
        conn.execute(query("make_span"))
        conn.execute(query("empty_span"))
        if len(spans) <= FEW:
            conn.execute(query("write_span"), span_params(spans))
            conn.execute("ANALYZE span")
            return
    with conn.cursor() as cursor:
        copy_in(cursor, query("copy_span"), spans)
    conn.execute("ANALYZE span")


def widened(
    conn: Connection, spans: Rows, statement: str, params: dict[str, Any] | None = None
) -> Rows:
    """Union of the spans that a statement makes of these."""
    load_spans(conn, spans)
    return merged(span_rows(conn.execute(query(statement), params).fetchall()))
