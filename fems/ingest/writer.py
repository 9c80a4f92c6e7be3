"""A batch of messages to one transaction: readings stored, refusals kept, then nothing is left."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

import numpy as np

from fems.ingest.message import Decoded, MeterEntry, Reason, Registry, Rejected, decode
from fems.store.binary import READINGS
from fems.store.plants import read_meters
from fems.store.pool import Connection, StoreError, translated_errors
from fems.store.readings import Written, write_readings, write_rejected


@dataclass(frozen=True)
class Stored:
    """What a committed batch held."""

    messages: int
    readings: int
    repeated: int
    rejected: int


def read_registry(conn: Connection) -> Registry:
    """All registered meters by (plant, meter)."""
    meters = read_meters(conn).to_dict("records")
    return {(m["plant"], m["meter"]): MeterEntry(int(m["meter_id"]), m["unit"]) for m in meters}


def store_messages(
    conn: Connection, messages: Sequence[tuple[str, bytes]], *, registry: Registry, now: datetime
) -> Stored:
    """Decode and store messages; when this returns, they are committed.

    All in one transaction; should the database refuse it for what it holds, each message on its
    own, and one refused alone is kept as rejected.

    Raises
    ------
    ServerUnavailableError
        If the database is away; nothing is stored then.
    """
    try:
        return _store(conn, messages, registry, now)
    except StoreError as error:
        if len(messages) == 1:
            (topic, payload) = messages[0]
            refused = Rejected(Reason.DATABASE_REFUSED, str(error))
            with translated_errors():
                write_rejected(conn, [_kept(topic, payload, refused)])
            return Stored(1, 0, 0, 1)
    parts = [store_messages(conn, [message], registry=registry, now=now) for message in messages]
    return Stored(*(sum(column) for column in zip(*map(astuple, parts), strict=True)))


def _store(
    conn: Connection, messages: Sequence[tuple[str, bytes]], registry: Registry, now: datetime
) -> Stored:
    good: list[Decoded] = []
    bad: list[dict[str, Any]] = []
    for topic, payload in messages:
        result = decode(topic, payload, registry=registry, now=now)
        if isinstance(result, Rejected):
            bad.append(_kept(topic, payload, result))
        else:
            good.append(result)
    with translated_errors(), conn.transaction():
        written = write_readings(conn, _rows(good), cause="ingest") if good else Written(0, 0)
        write_rejected(conn, bad)
    return Stored(len(good) + len(bad), written.stored, written.repeated, len(bad))


def _kept(topic: str, payload: bytes, rejected: Rejected) -> dict[str, Any]:
    return {
        "topic": topic, "payload": payload,
        "reason": rejected.reason.value, "detail": rejected.detail,
    }  # fmt: skip


def _rows(decoded: list[Decoded]) -> np.ndarray[Any, np.dtype[np.void]]:
    counts = [len(d.ts_us) for d in decoded]
    rows = np.empty(sum(counts), READINGS)
    rows["meter_id"] = np.repeat([d.meter_id for d in decoded], counts)
    rows["ts"] = np.array([t for d in decoded for t in d.ts_us], "i8").astype("M8[us]")
    rows["value"] = [v for d in decoded for v in d.value]
    rows["quality"] = [q for d in decoded for q in d.quality]
    return rows
