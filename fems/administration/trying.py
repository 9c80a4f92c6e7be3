"""Something done, or done and taken back at once to see what it would change."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fems.administration.difference import Change, Records, differences
from fems.store.pool import Connection, translated_errors
from fems.store.rows import read_dicts


@dataclass(frozen=True)
class Again:
    """What is computed again: a stage of how many meters, from start to end, not included (UTC)."""

    stage: str
    meters: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Tried:
    """What a file or form would change, or did. refused: (row or None, why); then it changes nothing."""

    changes: list[Change] = field(default_factory=list)
    refused: list[tuple[int | None, str]] = field(default_factory=list)
    applied: bool = False
    again: list[Again] = field(default_factory=list)


def attempt(
    conn: Connection, *, records: Callable[[Connection], Records],
    do: Callable[[Connection], object], apply: bool,
) -> Tried:  # fmt: skip
    """Do something and tell by the records before and after what it changed; all of it or nothing."""
    with translated_errors(), conn.transaction(force_rollback=not apply):
        before = records(conn)
        do(conn)
        changes = differences(before, records(conn))
        again = [Again(**row) for row in read_dicts(conn, "read_stale_of_transaction")]
    return Tried(changes, applied=apply, again=again)
