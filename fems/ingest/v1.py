"""Decoder of MQTT v1, `fems/{plant}/{meter}`: a whole batch of messages at once, in columns.

What an ordinary message holds is understood here by arithmetic on columns. A message with anything
out of the ordinary goes to `message.decode`, alone, which says what is wrong with it; the two give
the same readings where both understand a message.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from fems.errors import UnknownUnitError
from fems.ingest.decoding import Batch, Message, MeterEntry, Registry, Rows
from fems.ingest.message import (
    EPOCH,
    MAX_PAYLOAD_BYTES,
    MAX_READINGS,
    QUALITY,
    Decoded,
    decode,
)
from fems.ingest.reasons import Rejected
from fems.ingest.times import times_us
from fems.store.binary import READINGS
from fems.units import Conversion, conversion

_NUMBERS = {int, float}


Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]


class _Columns(NamedTuple):
    """Readings of ordinary messages: for each its message's place in the batch, and the row."""

    of: Places
    rows: Rows


class JsonDecoder:
    """Readings as JSON on `fems/{plant}/{meter}`."""

    filters: tuple[str, ...] = ("fems/+/+",)

    def __init__(self) -> None:
        self._registry: Registry | None = None
        self._entries: dict[str, MeterEntry | None] = {}
        self._conversions: dict[tuple[object, str], Conversion | None] = {}

    def decode(self, messages: Sequence[Message], *, registry: Registry) -> Batch:
        """Rows and rejections of messages."""
        if registry is not self._registry:
            self._registry, self._entries = registry, {}
        items: list[dict[str, Any]] = []
        counts = np.zeros(len(messages), np.intp)
        entries: list[MeterEntry] = []
        for i, message in enumerate(messages):
            entry = self._entry(message.topic, registry)
            found = _plain_items(message.payload) if entry else None
            if entry and found:
                counts[i] = len(found)
                items += found
                entries.append(entry)
        columns = self._columns(messages, items, counts, entries)
        odd = np.flatnonzero(np.bincount(columns.of, minlength=len(messages)) == 0)
        return (
            _with_odd(columns, messages, odd.tolist(), registry)
            if len(odd)
            else Batch(columns.rows)
        )

    def _entry(self, topic: str, registry: Registry) -> MeterEntry | None:
        try:
            return self._entries[topic]
        except KeyError:
            parts = topic.split("/")
            known = registry.get((parts[1], parts[2])) if len(parts) == 3 else None
            if known is not None and parts[0] == "fems":  # others may be any number
                self._entries[topic] = known
            return known if parts[0] == "fems" else None

    def _columns(
        self, messages: Sequence[Message], items: list[dict[str, Any]],
        counts: Places, entries: list[MeterEntry],
    ) -> _Columns:  # fmt: skip
        """Rows of the messages of which every reading is ordinary."""
        of = np.repeat(np.arange(len(messages)), counts)
        held = counts[counts > 0]
        rows = np.zeros(len(items), READINGS)
        rows["meter_id"] = np.repeat([entry.meter_id for entry in entries], held)
        received = np.repeat([message.received_us for message in messages], counts)
        ts, plain = times_us([item.get("ts") for item in items], received)
        rows["ts"] = ts.astype("M8[us]")
        values = [item.get("value") for item in items]
        if set(map(type, values)) <= _NUMBERS:
            rows["value"] = np.array(values, np.float64)
        else:
            plain &= np.fromiter((type(value) in _NUMBERS for value in values), bool, len(items))
            rows["value"] = [v if ok else 0.0 for v, ok in zip(values, plain.tolist(), strict=True)]
        if sum(map(len, items)) > 2 * len(items) or not plain.all():
            units = [
                unit for entry, n in zip(entries, held, strict=True) for unit in [entry.unit] * n
            ]
            plain &= self._further(rows, items, units)
        if not plain.all():
            whole = np.bincount(of[~plain], minlength=len(messages)) == 0
            of, rows = of[whole[of]], rows[whole[of]]
        return _Columns(of, rows)

    def _further(self, rows: Rows, items: list[dict[str, Any]], meter_units: list[str]) -> Mask:
        """Convert units and set qualities in place; which readings are ordinary in the rest."""
        found = [
            None if "plant" in item or "meter" in item else self._conversion(item.get("unit"), unit)
            for item, unit in zip(items, meter_units, strict=True)
        ]
        quality = [_quality(item.get("quality", "good")) for item in items]
        same = Conversion(1.0, 0.0)
        scale, offset = np.array([c or same for c in found]).T
        with np.errstate(over="ignore"):
            rows["value"] = rows["value"] * scale + offset
        rows["quality"] = quality
        known = np.fromiter((c is not None for c in found), bool, len(items))
        known &= np.isfinite(rows["value"]) & (rows["quality"] >= 0)
        return known

    def _conversion(self, unit: object, meter_unit: str) -> Conversion | None:
        if unit is None:
            return Conversion(1.0, 0.0)
        if not isinstance(unit, str):
            return None
        key = (unit, meter_unit)
        if key not in self._conversions:
            try:
                self._conversions[key] = conversion(unit, meter_unit)
            except UnknownUnitError:
                return None
        return self._conversions[key]


def _plain_items(payload: bytes) -> list[dict[str, Any]] | None:
    """Readings of a payload of one of the three forms; None for anything else."""
    if len(payload) > MAX_PAYLOAD_BYTES:
        return None
    try:
        data = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None
    if type(data) is dict:
        if "readings" not in data:
            return [data]
        data = None if "plant" in data or "meter" in data else data["readings"]
    if (
        type(data) is not list
        or not 0 < len(data) <= MAX_READINGS
        or set(map(type, data)) != {dict}
    ):
        return None
    return data


def _quality(quality: object) -> int:
    return QUALITY.get(quality, -1) if isinstance(quality, str) else -1


def _with_odd(
    columns: _Columns, messages: Sequence[Message], odd: list[int], registry: Registry
) -> Batch:
    """The batch in its order, with the messages that need a closer look."""
    batch, ofs, parts = Batch(), [columns.of], [columns.rows]
    for i in odd:
        now = EPOCH + timedelta(microseconds=messages[i].received_us)
        result = decode(messages[i].topic, messages[i].payload, registry=registry, now=now)
        if isinstance(result, Rejected):
            batch.rejected.append((messages[i], result))
        else:
            parts.append(_rows(result))
            ofs.append(np.full(len(result.ts_us), i))
    batch.rows = np.concatenate(parts)[np.argsort(np.concatenate(ofs), kind="stable")]
    return batch


def _rows(decoded: Decoded) -> Rows:
    rows = np.empty(len(decoded.ts_us), READINGS)
    rows["meter_id"] = decoded.meter_id
    rows["ts"] = np.array(decoded.ts_us, "i8").astype("M8[us]")
    rows["value"], rows["quality"] = decoded.value, decoded.quality
    return rows
