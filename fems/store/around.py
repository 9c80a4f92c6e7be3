"""Readings in and around spans, group by group: as many at once as fit in memory."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from fems.store.binary import READINGS
from fems.store.packed import fetched_by, packed_rows, unpack_spans
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.span_table import load_spans
from fems.store.spans import Rows, pieces, span_rows, widening

_Piece = tuple[int, object, object, bytes | None, bytes | None, bytes | None]

READINGS_AT_ONCE = 500_000
_DAYS_PER_FETCH = np.timedelta64(64, "D")


class Group(NamedTuple):
    """Pieces of spans, and the readings in and around them by meter and time."""

    spans: Rows
    readings: Rows


def read_groups(conn: Connection, spans: Rows) -> Iterator[Group]:
    """The spans in pieces, with their good readings and the three before and after each piece.

    A group holds about half a million readings; the caller may use
    the connection between two groups, and stays in the transaction it is in.
    """
    cut = pieces(spans)
    longest = (cut["end_ts"] - cut["start_ts"]).max()
    per_fetch = int(np.clip(_DAYS_PER_FETCH // longest, 2, 64))
    load_spans(conn, cut)
    first, last = _load_context(conn, spans)
    bounds = {"start": first, "end": last}
    held: list[_Piece] = []
    count = 0
    few = len(cut) <= per_fetch
    for fetched in fetched_by(conn, "read_readings_around", bounds, per_fetch, at_once=few):
        held += fetched
        count += sum(packed_rows(piece[3], READINGS["ts"]) for piece in fetched)
        if count >= READINGS_AT_ONCE:
            yield _group(held)
            held, count = [], 0
    if held:
        yield _group(held)


def _load_context(conn: Connection, spans: Rows) -> tuple[object, object]:
    """What lies around the loaded spans, in a table of its own; its bounds."""
    for bounds in widening(spans):
        with conn.pipeline():
            conn.execute(query("make_context_span"))
            conn.execute(query("empty_context_span"))
            told = conn.execute(query("write_context_spans"), bounds)
        first, last, known = told.fetchone() or (None,) * 3
        if known:
            break
    return first, last


def _group(held: list[_Piece]) -> Group:
    """Unpack; where what lies around two pieces of a meter overlaps, a reading counts once."""
    held = sorted(held, key=lambda row: (row[0], row[1]))
    meter_id, _, _, *columns = zip(*held, strict=True)
    readings, _ = unpack_spans(meter_id, columns, READINGS)
    return Group(span_rows([row[:3] for row in held]), _once(readings))


def _once(readings: Rows) -> Rows:
    """Drop readings that came with an earlier piece of their meter."""
    meter, ts = readings["meter_id"], readings["ts"].astype(np.int64)
    back = (meter[1:] == meter[:-1]) & (ts[1:] <= ts[:-1])
    if not back.any():
        return readings
    order = np.lexsort((ts, meter))
    meter, ts = meter[order], ts[order]
    again = np.r_[False, (meter[1:] == meter[:-1]) & (ts[1:] == ts[:-1])]
    once: Rows = readings[order][~again]
    return once
