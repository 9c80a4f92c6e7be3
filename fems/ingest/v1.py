"""Decoder of MQTT v1, `fems/{plant}/{meter}`: a batch of messages into columns."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from fems.ingest.decoding import Batch, Message, Registry, Rows
from fems.ingest.message import EPOCH, Decoded, decode
from fems.ingest.reasons import Rejected
from fems.store.binary import READINGS


class JsonDecoder:
    """Readings as JSON on `fems/{plant}/{meter}`."""

    filters: tuple[str, ...] = ("fems/+/+",)

    def decode(self, messages: Sequence[Message], *, registry: Registry) -> Batch:
        """Rows and rejections of messages."""
        good: list[Decoded] = []
        batch = Batch()
        for message in messages:
            now = EPOCH + timedelta(microseconds=message.received_us)
            result = decode(message.topic, message.payload, registry=registry, now=now)
            if isinstance(result, Rejected):
                batch.rejected.append((message, result))
            else:
                good.append(result)
        batch.rows = _rows(good)
        return batch


def _rows(decoded: list[Decoded]) -> Rows:
    counts = [len(d.ts_us) for d in decoded]
    rows = np.empty(sum(counts), READINGS)
    rows["meter_id"] = np.repeat([d.meter_id for d in decoded], counts)
    rows["ts"] = np.array([t for d in decoded for t in d.ts_us], "i8").astype("M8[us]")
    rows["value"] = [v for d in decoded for v in d.value]
    rows["quality"] = [q for d in decoded for q in d.quality]
    return rows
