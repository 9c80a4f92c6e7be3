"""A batch of messages to one transaction: readings stored, refusals kept, then nothing is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from fems.ingest.message import Decoded, MeterEntry, Registry, Rejected, decode
from fems.store.binary import READINGS
from fems.store.plants import read_meters
from fems.store.pool import Connection
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
    conn: Connection, messages: Iterable[tuple[str, bytes]], *, registry: Registry, now: datetime
) -> Stored:
    """Decode and store messages in one transaction; when this returns, they are committed."""
    good: list[Decoded] = []
    bad: list[dict[str, Any]] = []
    for topic, payload in messages:
        result = decode(topic, payload, registry=registry, now=now)
        if isinstance(result, Rejected):
            bad.append({"topic": topic, "payload": payload,
                        "reason": result.reason.value, "detail": result.detail})  # fmt: skip
        else:
            good.append(result)
    with conn.transaction():
        written = write_readings(conn, _rows(good), cause="ingest") if good else Written(0, 0)
        write_rejected(conn, bad)
    return Stored(len(good) + len(bad), written.stored, written.repeated, len(bad))


def _rows(decoded: list[Decoded]) -> np.ndarray[Any, np.dtype[np.void]]:
    counts = [len(d.ts_us) for d in decoded]
    rows = np.empty(sum(counts), READINGS)
    rows["meter_id"] = np.repeat([d.meter_id for d in decoded], counts)
    rows["ts"] = np.array([t for d in decoded for t in d.ts_us], "i8").astype("M8[us]")
    rows["value"] = [v for d in decoded for v in d.value]
    rows["quality"] = [q for d in decoded for q in d.quality]
    return rows
