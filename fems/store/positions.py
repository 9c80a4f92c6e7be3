"""Positions of the write-ahead log: what a replica has of what the primary wrote."""

import time

import psycopg

from fems.store.queries import query

POLL_S = 0.01


def newest_position(primary: psycopg.Connection) -> str:
    """The end of the primary's log: whoever has replayed it has all that was committed by now."""
    row = primary.execute(query("read_log_position")).fetchone()
    return str(row[0]) if row else "0/0"


def has_replayed(replica: psycopg.Connection, position: str, *, within_s: float) -> bool:
    """Wait until a replica has everything up to a position of the log; False if that takes too long.

    At a database that is no replica there is nothing to wait for.
    """
    until = time.monotonic() + within_s
    while True:
        row = replica.execute(query("has_replayed"), {"position": position}).fetchone()
        if row is None or row[0]:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(POLL_S)
