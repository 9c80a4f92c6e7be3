"""How long raw readings are kept: dropping them, and from when on intervals can still be computed."""

from datetime import datetime

import numpy as np

from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.spans import Rows


def drop_readings(conn: Connection, *, before: datetime, now: datetime) -> int:
    """Drop whole chunks (weeks) of readings before an instant; how many were dropped.

    What is not yet in intervals stays. From when on intervals can be computed again is noted first, in
    the same transaction: a job never sees a span without its readings as one without energy.
    """
    with conn.transaction():
        conn.execute("LOCK TABLE readings_kept IN EXCLUSIVE MODE")
        limit = _value(conn, "droppable_before", {"before": before})
        until = _value(conn, "read_old_chunks", {"before": limit})
        if until is None:
            return 0
        conn.execute(query("note_readings_kept"), {"until": until, "now": now})
        return len(conn.execute(query("drop_readings"), {"before": until}).fetchall())


def read_kept_from(conn: Connection) -> datetime | None:
    """From when on intervals can be computed again; None: all of them."""
    return _value(conn, "read_readings_kept")


def computable(conn: Connection, spans: Rows) -> tuple[Rows, Rows]:
    """What of some spans can be computed, and what lies before the readings that are kept."""
    kept_from = read_kept_from(conn)
    if kept_from is None:
        return spans, spans[:0]
    limit = np.datetime64(kept_from.replace(tzinfo=None), "us")
    early = spans["start_ts"] < limit
    before, after = spans[early].copy(), spans.copy()
    before["end_ts"] = np.minimum(before["end_ts"], limit)
    after["start_ts"] = np.maximum(after["start_ts"], limit)
    return after[after["start_ts"] < after["end_ts"]], before


def _value(
    conn: Connection, name: str, params: dict[str, datetime | None] | None = None
) -> datetime | None:
    row = conn.execute(query(name), params).fetchone()
    return row[0] if row else None
