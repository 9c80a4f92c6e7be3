"""The loop that all jobs over stale windows share."""

from collections.abc import Callable
from itertools import count

from fems.clock import Window
from fems.jobs.job import Result
from fems.store.pool import Connection
from fems.store.span_table import spans_remembered
from fems.store.stale import mark_all_stale


def run_passes(
    conn: Connection,
    stage: str,
    window: Window | None,
    one_pass: Callable[[Connection], Result | None],
    most: int | None = None,
) -> Result:
    """Run passes, each in a transaction of its own, until one finds nothing to claim, or `most` of them.

    A window makes all meters stale in it first. A pass claims stale windows, computes and writes; it
    returns None when there was nothing to claim. If it fails, its claim is undone with the rest.
    """
    result = Result()
    if window is not None:
        mark_all_stale(conn, stage, window=window, cause="requested")
    for _ in count() if most is None else range(most):
        with conn.transaction(), spans_remembered(conn):
            done = one_pass(conn)
        if done is None:
            break
        result.add(done)
    return result
