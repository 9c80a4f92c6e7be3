"""Raw readings: in by COPY, out by COPY; what they make stale is marked in the same transaction."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from psycopg.errors import UniqueViolation
from psycopg.pq import TransactionStatus

from fems.store.binary import READINGS, copy_in, copy_out
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.stale import mark_stale

Rows = npt.NDArray[np.void]
Waiting = Callable[[Rows], npt.NDArray[np.bool_]]
FAR_APART = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Written:
    """What became of a batch: new or changed readings, and repetitions that changed nothing."""

    stored: int
    repeated: int


def write_readings(
    conn: Connection, rows: Rows, *, cause: str, waiting: Waiting | None = None
) -> Written:
    """Store a batch of readings and mark what they make stale; all of it or nothing.

    A reading for an instant that has one already replaces it if it differs, and the old one is kept
    in reading_revision. Joins the caller's transaction, or makes its own.

    Parameters
    ----------
    rows : structured array of READINGS
        meter_id (registered), ts [UTC], value [the meter's unit], quality (0, 1, 2); any order. Of
        two rows for one instant the later in the array counts.
    waiting : callable, optional
        Of which rows the intervals may wait for the end of their quarter of an hour; of none otherwise.
    """
    if not len(rows):
        return Written(0, 0)
    joins = conn.info.transaction_status == TransactionStatus.INTRANS
    with nullcontext() if joins else conn.transaction():
        try:
            with conn.transaction(), conn.cursor() as cursor:
                copy_in(cursor, query("copy_readings_in"), rows)
            changed = rows
        except UniqueViolation:
            changed = _write_staged(conn, rows)
        waits = waiting(changed) if waiting and len(changed) else np.zeros(len(changed), np.bool_)
        for stage, of_stage in (("running", changed[waits]), ("intervals", changed[~waits])):
            _mark(conn, stage, of_stage, cause)
    return Written(stored=len(changed), repeated=len(rows) - len(changed))


def _write_staged(conn: Connection, rows: Rows) -> Rows:
    with conn.cursor() as cursor:
        cursor.execute(query("stage_readings"))
        copy_in(cursor, query("copy_readings_staged"), rows)
        cursor.execute(query("keep_superseded_readings"))
        return copy_out(cursor, query("upsert_staged_readings"), READINGS)


def _mark(conn: Connection, stage: str, rows: Rows, cause: str) -> None:
    """Stale windows from the first to the last of a meter's readings that lie close together."""
    if not len(rows):
        return
    order = np.lexsort((rows["ts"], rows["meter_id"]))
    meter, ts = rows["meter_id"][order], rows["ts"][order]
    apart = (np.diff(meter) != 0) | (np.diff(ts) > FAR_APART)
    first = np.flatnonzero(np.r_[True, apart])
    last = np.r_[first[1:], len(meter)] - 1
    mark_stale(
        conn, stage, meter_ids=meter[first], starts=ts[first],
        ends=ts[last] + np.timedelta64(1, "us"), cause=cause,
    )  # fmt: skip
