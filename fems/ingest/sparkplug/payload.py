"""From the bytes of a Sparkplug B payload to metrics, and from a metric to a number. Pure."""

import math
import zlib
from collections.abc import Iterator
from typing import Any

from google.protobuf.message import DecodeError

from fems.ingest.reasons import Reason, RefusedError
from fems.ingest.sparkplug.schema import DataType, Payload, Proto

MAX_BYTES = 1_048_576
MAX_METRICS = 10_000
MAX_DEPTH = 8
COMPRESSED = "SPBV1.0_COMPRESSED"
GOOD, UNCERTAIN, BAD = 0, 1, 2
UNIT_KEYS = frozenset({"engunit", "engunits", "engineering units", "engineeringunits", "unit"})

_SIGNED = {DataType.INT8: 8, DataType.INT16: 16, DataType.INT32: 32, DataType.INT64: 64}
_UNSIGNED = {DataType.UINT8: 8, DataType.UINT16: 16, DataType.UINT32: 32, DataType.UINT64: 64}
_WHOLE = ("int_value", "long_value")
_BROKEN = ("float_value", "double_value")
NUMBERS = frozenset({*_SIGNED, *_UNSIGNED, DataType.FLOAT, DataType.DOUBLE})
"""Datatypes that can be a reading. Not so: Boolean, DateTime, texts, bytes, tables and arrays."""


def parse(payload: bytes) -> Proto:
    """Payload of a message, unpacked if it was compressed.

    Raises
    ------
    RefusedError
        If it is no Sparkplug payload, or too large.
    """
    if len(payload) > MAX_BYTES:
        raise RefusedError(Reason.TOO_LARGE, f"{len(payload)} bytes; at most {MAX_BYTES}.")
    message = _decoded(payload)
    if message.uuid == COMPRESSED:
        message = _decoded(_inflated(message.body))
    if len(message.metrics) > MAX_METRICS:
        raise RefusedError(Reason.TOO_MANY_READINGS, f"Over {MAX_METRICS} metrics.")
    return message


def _decoded(payload: bytes) -> Proto:
    try:
        return Payload.FromString(payload)
    except DecodeError:
        raise RefusedError(
            Reason.NOT_SPARKPLUG, "The bytes are no Sparkplug B payload (protobuf)."
        ) from None


def _inflated(body: bytes) -> bytes:
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)  # zlib and gzip, told apart by their header
    try:
        plain = inflater.decompress(body, MAX_BYTES)
    except zlib.error as error:
        raise RefusedError(Reason.NOT_SPARKPLUG, f"The body cannot be unpacked: {error}.") from None
    if inflater.unconsumed_tail:
        raise RefusedError(Reason.TOO_LARGE, f"Unpacked over {MAX_BYTES} bytes.")
    return plain


def with_members(metric: Proto, *, timestamp_ms: int, depth: int = 0) -> Iterator[Proto]:
    """A metric and, named "{template}/{member}", the members of the template it may hold.

    Where no own time stands, that of the payload or of the template is filled in.

    Raises
    ------
    RefusedError
        If templates are nested too deep.
    """
    if depth > MAX_DEPTH:
        raise RefusedError(Reason.TOO_DEEP, f"Templates nested over {MAX_DEPTH} deep.")
    if not metric.timestamp and timestamp_ms:
        metric.timestamp = timestamp_ms
    yield metric
    if metric.HasField("template_value") and not metric.template_value.is_definition:
        for member in metric.template_value.metrics:
            member.name = f"{metric.name}/{member.name}"
            yield from with_members(member, timestamp_ms=metric.timestamp, depth=depth + 1)


def number_of(metric: Proto, datatype: int) -> float:
    """Value of a metric as a number; exact, but for integers beyond 2^53.

    Negative integers come as two's complement of the datatype's width or of the field's.

    Raises
    ------
    RefusedError
        If it has none, or one that its datatype does not allow.
    """
    field = metric.WhichOneof("value")
    value: Any = getattr(metric, field) if field else None
    if field in _BROKEN and datatype in (DataType.FLOAT, DataType.DOUBLE):
        if math.isnan(value):
            raise RefusedError(Reason.NOT_A_NUMBER, f"{_named(metric)} is not a number (NaN).")
        if math.isinf(value):
            raise RefusedError(Reason.INFINITE, f"{_named(metric)} is infinite.")
        return float(value)
    if field in _WHOLE and datatype in _SIGNED:
        bits = _SIGNED[DataType(datatype)]
        low = value & ((1 << bits) - 1)
        return float(low - (1 << bits) if low >> (bits - 1) else low)
    if field in _WHOLE and datatype in _UNSIGNED and not value >> _UNSIGNED[DataType(datatype)]:
        return float(value)
    raise RefusedError(
        Reason.NOT_A_NUMBER,
        f"{_named(metric)} has {field or 'no value'} and datatype {_type_name(datatype)}.",
    )


def quality_of(metric: Proto) -> int:
    """Quality of a metric's value: good unless its property "Quality" says otherwise.

    192 is good; 500 (stale) and below 64 are bad: such a value is not of the instant it stands at.
    """
    for key, value in _properties(metric):
        if key.lower() == "quality" and value.WhichOneof("value") in _WHOLE:
            code = value.int_value or value.long_value
            return GOOD if 192 <= code < 256 else UNCERTAIN if 64 <= code < 192 else BAD
    return GOOD


def unit_of(metric: Proto) -> str | None:
    """Unit named by a metric's properties, such as engUnit; None if none is."""
    for key, value in _properties(metric):
        if key.lower() in UNIT_KEYS and value.HasField("string_value"):
            return str(value.string_value).replace("\0", "").strip() or None
    return None


def last_value(payload: bytes) -> tuple[float | None, str | None]:
    """Value and unit of the last metric of a payload that says datatypes in full, as kept ones do.

    >>> kept = Payload()
    >>> _ = kept.metrics.add(name="kWh", datatype=DataType.INT8, int_value=0xFB)
    >>> last_value(kept.SerializeToString())
    (-5.0, None)
    """
    try:
        metrics = parse(payload).metrics
        last = metrics[-1] if metrics else None
        return (number_of(last, last.datatype), unit_of(last)) if last else (None, None)
    except RefusedError:
        return None, None


def bd_seq_of(payload: Proto) -> int | None:
    """Number that ties a death to the birth it ends; None if the payload has none."""
    for metric in payload.metrics:
        if metric.name == "bdSeq":
            return int(metric.long_value or metric.int_value) % 2**63
    return None


def rebirth_request(now_ms: int) -> bytes:
    """Payload of the command that asks an edge node for its births.

    >>> parse(rebirth_request(1_767_225_600_000)).metrics[0].name
    'Node Control/Rebirth'
    """
    request = Payload(timestamp=now_ms)
    request.metrics.add(
        name="Node Control/Rebirth", timestamp=now_ms, datatype=DataType.BOOLEAN, boolean_value=True
    )
    return bytes(request.SerializeToString())


def _properties(metric: Proto) -> Iterator[tuple[str, Any]]:
    return zip(metric.properties.keys, metric.properties.values, strict=False)


def _named(metric: Proto) -> str:
    return f"Metric {metric.name[:60]!r}"


def _type_name(datatype: int) -> str:
    return DataType(datatype).name if datatype in list(DataType) else str(datatype)
