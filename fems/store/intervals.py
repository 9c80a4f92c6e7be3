"""Intervals: what a pass over stale spans reads and writes."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.intervals import INTERVALS
from fems.store.binary import copy_in
from fems.store.claims import merged
from fems.store.packed import unpack_spans
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.spans import EVERYTHING, hull, inside, load_spans, near, span_frame

Rows = npt.NDArray[np.void]


def read_affected_spans(conn: Connection, changed: pd.DataFrame) -> pd.DataFrame:
    """Whole 15-min intervals whose amounts changed readings can change, per meter, disjoint."""
    load_spans(conn, changed)
    for bounds in (near(changed), EVERYTHING):
        rows = conn.execute(query("read_affected_spans"), bounds).fetchall()
        if all(known for *_, known in rows):
            break
    return merged(span_frame([row[:3] for row in rows]))


def read_intervals(
    conn: Connection, spans: pd.DataFrame, *, statement: str = "read_intervals_by_span"
) -> Rows:
    """Intervals that begin in disjoint spans, by meter and time.

    statement: one that gives a meter and its packed intervals for each of the loaded spans.
    """
    load_spans(conn, spans)
    with conn.cursor(binary=True) as cursor:
        fetched = cursor.execute(query(statement), hull(spans)).fetchall()
    return unpack_spans([row[0] for row in fetched], [row[-1] for row in fetched], INTERVALS)[0]


def replace_intervals(
    conn: Connection, spans: pd.DataFrame, rows: Rows
) -> tuple[int, pd.DataFrame]:
    """Make the spans hold exactly those of the given intervals that begin in them.

    Returns the number of rows written, and the spans of the meters for which anything was there
    before or is there now.
    """
    rows = rows[inside(rows, spans)]
    load_spans(conn, spans)
    with conn.cursor() as cursor:
        lost = cursor.execute(query("delete_intervals"), hull(spans)).fetchall()
        copy_in(cursor, query("copy_intervals_in"), rows.astype(INTERVALS, copy=False))
    touched = {int(row[0]) for row in lost} | set(np.unique(rows["meter_id"]).tolist())
    return len(rows), spans[spans["meter_id"].isin(touched)]
