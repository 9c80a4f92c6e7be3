"""Stale windows as spans: taken by a job, marked for the next stage."""

from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.revisions import note_revisions
from fems.store.spans import Rows, merged, span_rows
from fems.store.stale import span_params, taken

UNSEEN = ("virtual",)
"""A stage whose results nobody is shown before the rollups of them."""


def mark_spans_stale(conn: Connection, stage: str, spans: Rows, *, cause: str) -> None:
    """Note that spans must be computed again by a stage."""
    conn.execute(query("mark_stale"), {"stage": stage, "cause": cause, **span_params(spans)})


def claim_stale(conn: Connection, stage: str, *, most: int) -> Rows:
    """Take up to `most` stale windows as spans, overlaps merged; the plants' figures change with them.

    They come back by themselves if the caller's transaction fails.
    """
    return _claimed(conn, stage, "claim_stale", most=most)


def claim_by_plant(conn: Connection, stage: str, *, days: int) -> Rows:
    """As claim_stale, plant after plant, windows of about so many meter-days.

    For what is made of all meters of a plant together: in the order of arrival each pass could hold a
    meter of every plant, and make all of it again.
    """
    return _claimed(conn, stage, "claim_by_plant", days=days)


def _claimed(conn: Connection, stage: str, statement: str, **limit: int) -> Rows:
    rows = taken(conn, statement, {"stage": stage, **limit})
    if rows and stage not in UNSEEN:
        note_revisions(conn, (row[0] for row in rows))
    return merged(span_rows(rows))


def claim_intervals(conn: Connection, *, most: int) -> Rows:
    """The same for intervals, and of the meters all that waited for the end of a quarter of an hour."""
    rows = taken(conn, "claim_stale", {"stage": "intervals", "most": most})
    if rows:
        meters = sorted({row[0] for row in rows})
        waiting = conn.execute(query("claim_waiting"), {"meter_ids": meters}, prepare=False)
        rows += waiting.fetchall()
    return merged(span_rows(rows))
