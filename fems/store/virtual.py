"""Virtual meters: their terms, what the job over them reads, and what makes them stale."""

import numpy as np

from fems.compute.virtual import TERMS, leaf_terms
from fems.store.binary import INTERVALS
from fems.store.intervals import read_intervals
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.spans import Rows, merged, spans_of
from fems.store.stale import span_params


def read_terms(conn: Connection) -> Rows:
    """Terms of all virtual meters as they were registered: meter_id, of_meter_id, factor."""
    return np.array(conn.execute(query("read_virtual_terms")).fetchall(), TERMS)


def read_leaf_terms(conn: Connection) -> Rows:
    """All virtual meters in terms of meters that have readings: meter_id, of_meter_id, factor."""
    return leaf_terms(read_terms(conn))


def read_term_intervals(conn: Connection, spans: Rows, terms: Rows) -> Rows:
    """Intervals, in spans of virtual meters, of the meters they are made of."""
    spans = spans[np.argsort(spans["meter_id"], kind="stable")]
    first = np.searchsorted(spans["meter_id"], terms["meter_id"])
    count = np.searchsorted(spans["meter_id"], terms["meter_id"], side="right") - first
    which = np.arange(count.sum()) + np.repeat(first - (np.cumsum(count) - count), count)
    of_meter = np.repeat(terms["of_meter_id"], count)
    of_term = merged(spans_of(of_meter, spans["start_ts"][which], spans["end_ts"][which]))
    return read_intervals(conn, of_term) if len(of_term) else np.empty(0, INTERVALS)


def mark_virtual_stale(conn: Connection, spans: Rows, *, cause: str) -> None:
    """Note that virtual meters made of these meters must be computed again in the spans."""
    conn.execute(query("mark_virtual_stale"), {"cause": cause, **span_params(spans)})


def mark_virtual_past(conn: Connection, *, meter_ids: list[int], cause: str) -> None:
    """Note that virtual meters, and those made of them, must be computed again altogether."""
    conn.execute(query("mark_virtual_past"), {"meter_ids": meter_ids, "cause": cause})
