"""Intervals: what a pass over stale spans reads and writes."""

import numpy as np

from fems.compute.intervals import INTERVALS
from fems.store.binary import copy_in
from fems.store.packed import unpack_spans
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.span_table import load_spans
from fems.store.spans import Rows, hull, inside, merged, span_rows, widening


def read_affected_spans(conn: Connection, changed: Rows) -> Rows:
    """Whole 15-min intervals whose amounts changed readings can change, per meter, disjoint."""
    load_spans(conn, changed)
    for bounds in widening(changed):
        rows = conn.execute(query("read_affected_spans"), bounds).fetchall()
        if all(known for *_, known in rows):
            break
    return merged(span_rows([row[:3] for row in rows]))


def read_intervals(
    conn: Connection, spans: Rows, *, statement: str = "read_intervals_by_span"
) -> Rows:
    """Intervals that begin in disjoint spans, by meter and time.

    statement: one that gives a meter and its packed intervals for each of the loaded spans.
    """
    load_spans(conn, spans)
    with conn.cursor(binary=True) as cursor:
        fetched = cursor.execute(query(statement), hull(spans)).fetchall()
    columns = [[row[at] for row in fetched] for at in (-4, -3, -2, -1)]
    return unpack_spans([row[0] for row in fetched], columns, INTERVALS)[0]


def replace_intervals(conn: Connection, spans: Rows, rows: Rows) -> tuple[int, Rows]:
    """Make the spans hold exactly those of the given intervals that begin in them.

    Returns the number of rows written, and the spans of the meters for which anything was there
    before or is there now.
    """
    rows = rows[inside(rows, spans)]
    load_spans(conn, spans)
    with conn.cursor() as cursor:
        lost = cursor.execute(query("delete_intervals"), hull(spans)).fetchall()
        copy_in(cursor, query("copy_intervals_in"), rows.astype(INTERVALS, copy=False))
    touched = np.union1d([row[0] for row in lost], rows["meter_id"])
    return len(rows), spans[np.isin(spans["meter_id"], touched)]
