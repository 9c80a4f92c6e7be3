"""A batch of messages to one transaction: readings stored, refusals kept, then nothing is left."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fems.ingest.decoding import Batch, Message, MeterEntry, Registry
from fems.ingest.reasons import Reason, Rejected
from fems.ingest.routing import Router, joined
from fems.ingest.running import Running
from fems.store.pool import Connection, StoreError, translated_errors
from fems.store.readings import write_readings
from fems.store.rejected import write_rejected
from fems.store.rows import read_dicts


@dataclass(frozen=True)
class Stored:
    """What a committed batch held."""

    messages: int
    readings: int
    repeated: int
    rejected: "Counter[str]"
    """Messages kept as rejected, by reason."""

    def __add__(self, other: "Stored") -> "Stored":
        """Both together."""
        return Stored(
            self.messages + other.messages, self.readings + other.readings,
            self.repeated + other.repeated, self.rejected + other.rejected,
        )  # fmt: skip


def read_registry(conn: Connection) -> Registry:
    """All registered meters that can have readings by (plant, meter)."""
    return {
        (m["plant"], m["meter"]): MeterEntry(
            m["meter_id"], m["unit"], m["server_time"], m["time_zone"], _waits(m)
        )
        for m in read_dicts(conn, "read_meters")
        if m["kind"] != "virtual"
    }


def _waits(meter: dict[str, Any]) -> bool:
    """An amount of a period is known with its own reading; others need the one after it."""
    return not (meter["kind"] == "interval" or meter["mean_of_period"])


def store_messages(
    conn: Connection, messages: Sequence[Message], *, router: Router, registry: Registry
) -> tuple[Stored, Batch]:
    """Decode and store messages; when this returns, they are committed.

    All in one transaction; should the database refuse it for what it holds, each message on its
    own, and one refused alone is kept as rejected. The caller does what the batch wants after the
    commit.

    Raises
    ------
    ServerUnavailableError
        If the database is away; nothing is stored then.
    """
    batch = router.decode(messages, registry=registry)
    return store_decoded(conn, messages, batch, router=router, registry=registry)


def store_decoded(
    conn: Connection, messages: Sequence[Message], batch: Batch, *,
    router: Router, registry: Registry, running: Running | None = None,
) -> tuple[Stored, Batch]:  # fmt: skip
    """The same for messages that have been decoded to a batch already.

    running: which readings may wait for the end of their quarter of an hour; none where it is not given.
    """
    try:
        return _store(conn, len(messages), batch, running), batch
    except StoreError as error:
        if len(messages) == 1:
            refused = Rejected(Reason.DATABASE_REFUSED, str(error))
            batch = Batch(rejected=[(messages[0], refused)])
            return _store(conn, 1, batch), batch
    return _one_by_one(conn, messages, router, registry)


def _one_by_one(
    conn: Connection, messages: Sequence[Message], router: Router, registry: Registry
) -> tuple[Stored, Batch]:
    parts = [store_messages(conn, [m], router=router, registry=registry) for m in messages]
    total = sum((stored for stored, _ in parts), Stored(0, 0, 0, Counter()))
    return total, joined(batch for _, batch in parts)


def _store(conn: Connection, messages: int, batch: Batch, running: Running | None = None) -> Stored:
    waiting = running.waiting if running else None
    with translated_errors(), conn.transaction():
        written = write_readings(conn, batch.rows, cause="ingest", waiting=waiting)
        write_rejected(conn, [_kept(*refusal) for refusal in batch.rejected])
        for call in batch.in_transaction:
            call(conn)
    if running:
        running.committed(batch.rows)
    reasons = Counter(rejected.reason.value for _, rejected in batch.rejected)
    return Stored(messages, written.stored, written.repeated, reasons)


def _kept(message: Message, rejected: Rejected) -> dict[str, Any]:
    return message._asdict() | refusal(rejected)


def refusal(rejected: Rejected) -> dict[str, Any]:
    """A refusal as columns: reason, detail, plant, meter."""
    plant, meter = rejected.meter or (None, None)
    return {
        "reason": rejected.reason.value, "detail": rejected.detail, "plant": plant, "meter": meter,
    }  # fmt: skip
