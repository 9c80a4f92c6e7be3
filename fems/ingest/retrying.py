"""Kept messages once more, after the cause of their refusal is gone."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from fems.ingest.decoding import Batch, Message, Registry
from fems.ingest.reasons import Reason, Rejected
from fems.ingest.routing import Router
from fems.ingest.writer import read_registry, refusal
from fems.store.pool import Connection, StoreError, translated_errors
from fems.store.readings import write_readings
from fems.store.rejected import (
    Kept,
    change_rejected,
    count_rejected,
    delete_rejected,
    read_rejected_page,
)

MESSAGES_AT_ONCE = 200
"""Of the largest payload these are 200 MB; of ordinary ones they are nothing."""


@dataclass
class Retried:
    """What became of kept messages."""

    messages: int = 0
    understood: int = 0
    readings: int = 0
    repeated: int = 0
    refused: "Counter[str]" = field(default_factory=Counter)


def retry(
    conn: Connection, *, router: Router, reason: Reason | None = None, dry_run: bool = False,
    most: int | None = None, progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Retried:  # fmt: skip
    """Decode kept messages with the present registry; store those that are understood by now.

    A message is forgotten in the transaction that stores its readings; one that is still refused is
    kept, with its new reason. What lies in the future is judged by the time of receipt: a reading
    of a wrong clock does not become right by waiting.

    Parameters
    ----------
    dry_run : bool
        Change nothing; only tell. (Then `repeated` is not known, and 0.)
    most : int, optional
        Stop once so many messages have been tried, the oldest first.
    progress : callable
        Told the number of messages done and their total.
    """
    registry = read_registry(conn)
    total, upto = count_rejected(conn, reason=reason)
    done, after = Retried(), 0
    while page := _take_page(conn, router, registry, done, (reason, after, upto), dry_run=dry_run):
        after = page
        progress(done.messages, total)
        if most is not None and done.messages >= most:
            break
    return done


def _take_page(
    conn: Connection, router: Router, registry: Registry, done: Retried,
    span: tuple[Reason | None, int, int], *, dry_run: bool,
) -> int:  # fmt: skip
    """One page in one transaction; the id it ends with, 0 where there is none."""
    reason, after, upto = span
    with translated_errors(), conn.transaction():
        page = read_rejected_page(
            conn, reason=reason, after=after, upto=upto, most=MESSAGES_AT_ONCE
        )
        if page:
            _settle(conn, page, router, registry, done, dry_run=dry_run)
    return page[-1].rejected_id if page else 0


def _settle(
    conn: Connection, page: list[Kept], router: Router, registry: Registry, done: Retried,
    *, dry_run: bool,
) -> None:  # fmt: skip
    batch = router.decode([Message(*kept[1:]) for kept in page], registry=registry)
    try:
        repeated = 0 if dry_run else _write(conn, page, batch)
    except StoreError as error:
        if len(page) > 1:
            for kept in page:
                _settle(conn, [kept], router, registry, done, dry_run=dry_run)
            return
        refused = Rejected(Reason.DATABASE_REFUSED, str(error))
        batch, repeated = Batch(rejected=[(Message(*page[0][1:]), refused)]), 0
        _write(conn, page, batch)
    done.messages += len(page)
    done.understood += len(page) - len(batch.rejected)
    done.readings += len(batch.rows)
    done.repeated += repeated
    done.refused.update(refused.reason.value for _, refused in batch.rejected)


def _write(conn: Connection, page: list[Kept], batch: Batch) -> int:
    """Store what is understood, note what is not; the number of readings that were there already."""
    still = dict(batch.rejected)  # equal messages have equal fates
    refused = [
        {"rejected_id": kept.rejected_id, **refusal(still[message])}
        for kept in page
        if (message := Message(*kept[1:])) in still
    ]
    gone = {kept.rejected_id for kept in page} - {change["rejected_id"] for change in refused}
    with translated_errors(), conn.transaction():
        written = write_readings(conn, batch.rows, cause="retry")
        delete_rejected(conn, sorted(gone))
        change_rejected(conn, refused)
        for call in batch.in_transaction:
            call(conn)
    return written.repeated
