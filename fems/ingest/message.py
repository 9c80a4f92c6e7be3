"""MQTT v1: from a topic and its bytes to readings, or to a reason why not. Pure.

Topic `fems/{plant}/{meter}`; payload one of `{"ts": …, "value": …}`, an array of such objects, or
`{"readings": [ … ]}`. `ts` is RFC 3339 with offset, or epoch seconds or milliseconds.
"""

import math
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import orjson

from fems.errors import UnknownUnitError
from fems.units import conversion

MAX_PAYLOAD_BYTES = 1_048_576
FUTURE_TOLERANCE_S = 600
EARLIEST_S = 946_684_800
"""2000-01-01: an earlier time comes from a clock that was reset, not from a meter."""
_MS_FROM = 100_000_000_000
"""A number from here on is milliseconds: as seconds it would be after the year 5138."""
_QUALITY = {"good": 0, "uncertain": 1, "bad": 2}


_SHOWN = reprlib.Repr()
_SHOWN.maxstring = _SHOWN.maxother = 60


class Reason(StrEnum):
    """Why a message was not stored."""

    BAD_TOPIC = "bad_topic"
    UNKNOWN_METER = "unknown_meter"
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    BAD_SHAPE = "bad_shape"
    BAD_TIME = "bad_time"
    FUTURE_TIME = "future_time"
    NOT_A_NUMBER = "not_a_number"
    UNIT_MISMATCH = "unit_mismatch"
    BAD_QUALITY = "bad_quality"
    DATABASE_REFUSED = "database_refused"


class MeterEntry(NamedTuple):
    """What decoding needs to know of a registered meter."""

    meter_id: int
    unit: str


Registry = Mapping[tuple[str, str], MeterEntry]


@dataclass(frozen=True)
class Decoded:
    """Readings of one message: parallel columns, ts in microseconds since 1970 UTC."""

    meter_id: int
    ts_us: list[int]
    value: list[float]
    quality: list[int]


@dataclass(frozen=True)
class Rejected:
    """A message that cannot be stored: a code for programs, a sentence for people."""

    reason: Reason
    detail: str


class _RefusedError(Exception):
    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.rejected = Rejected(reason, detail)


def decode(topic: str, payload: bytes, *, registry: Registry, now: datetime) -> Decoded | Rejected:
    """Readings of a message in the meter's unit, or the reason for refusing all of it.

    Any bytes give one of the two, never an exception.

    Parameters
    ----------
    registry : mapping of (plant, meter) to MeterEntry
    now : datetime
        Readings later than this by more than ten minutes are refused.

    Examples
    --------
    >>> from datetime import UTC
    >>> now = datetime(2026, 1, 2, tzinfo=UTC)
    >>> registry = {("food", "main"): MeterEntry(7, "kWh")}
    >>> decode("fems/food/main", b'{"ts": 1767225600, "value": 5}', registry=registry, now=now)
    Decoded(meter_id=7, ts_us=[1767225600000000], value=[5.0], quality=[0])
    >>> decode("fems/food/main", b"5", registry=registry, now=now).reason.value
    'bad_shape'
    """
    try:
        return _decode(topic, payload, registry, now.timestamp())
    except _RefusedError as refused:
        return refused.rejected


def _decode(topic: str, payload: bytes, registry: Registry, now_s: float) -> Decoded:
    parts = topic.split("/")
    if len(parts) != 3 or parts[0] != "fems" or not all(parts):
        raise _RefusedError(Reason.BAD_TOPIC, "Publish on fems/{plant}/{meter}.")
    entry = registry.get((parts[1], parts[2]))
    if entry is None:
        raise _RefusedError(
            Reason.UNKNOWN_METER, f"No meter {parts[2]!r} is registered for plant {parts[1]!r}."
        )
    decoded = Decoded(entry.meter_id, [], [], [])
    for item in _items(payload):
        decoded.ts_us.append(_ts_us(item.get("ts"), now_s))
        decoded.value.append(_value(item.get("value"), item.get("unit"), entry))
        decoded.quality.append(_quality(item.get("quality", "good")))
    return decoded


def _items(payload: bytes) -> list[dict[str, Any]]:
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise _RefusedError(Reason.TOO_LARGE, f"{len(payload)} bytes; at most {MAX_PAYLOAD_BYTES}.")
    try:
        data = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise _RefusedError(Reason.NOT_JSON, f"Not JSON: {error}.") from None
    if isinstance(data, dict):
        data = data.get("readings", [data])
    if not isinstance(data, list) or not data or not all(isinstance(item, dict) for item in data):
        raise _RefusedError(Reason.BAD_SHAPE, 'Send {"ts": …, "value": …}, or an array of these.')
    return data


def _ts_us(ts: object, now_s: float) -> int:
    if isinstance(ts, str):
        seconds = _rfc3339_s(ts)
    elif isinstance(ts, int | float) and not isinstance(ts, bool) and math.isfinite(ts):
        seconds = ts / 1_000 if ts >= _MS_FROM else ts
    else:
        raise _RefusedError(
            Reason.BAD_TIME, f"ts {_SHOWN.repr(ts)} is neither RFC 3339 nor epoch time."
        )
    if not EARLIEST_S <= seconds <= now_s + FUTURE_TOLERANCE_S:
        future = seconds > now_s
        raise _RefusedError(
            Reason.FUTURE_TIME if future else Reason.BAD_TIME,
            f"ts {_SHOWN.repr(ts)} lies {'in the future' if future else 'before 2000'}.",
        )
    return round(seconds * 1_000_000)


def _rfc3339_s(ts: str) -> float:
    try:
        instant = datetime.fromisoformat(ts.upper())
    except ValueError:
        raise _RefusedError(Reason.BAD_TIME, f"ts {_SHOWN.repr(ts)} is not RFC 3339.") from None
    if instant.tzinfo is None:
        raise _RefusedError(
            Reason.BAD_TIME, f"ts {_SHOWN.repr(ts)} has no offset; append Z or +09:00."
        )
    try:
        return instant.timestamp()
    except (OverflowError, ValueError):
        raise _RefusedError(Reason.BAD_TIME, f"ts {_SHOWN.repr(ts)} is out of range.") from None


def _value(value: object, unit: object, entry: MeterEntry) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _RefusedError(
            Reason.NOT_A_NUMBER, f"value {_SHOWN.repr(value)} is not a finite number."
        )
    if unit is None or unit == entry.unit:
        return float(value)
    try:
        to_meter = conversion(unit if isinstance(unit, str) else "", entry.unit)
    except UnknownUnitError:
        raise _RefusedError(
            Reason.UNIT_MISMATCH,
            f"unit {_SHOWN.repr(unit)} cannot become the meter's {entry.unit!r}.",
        ) from None
    converted = value * to_meter.scale + to_meter.offset
    if not math.isfinite(converted):
        raise _RefusedError(Reason.NOT_A_NUMBER, f"value {value!r} {unit} is out of range.")
    return converted


def _quality(quality: object) -> int:
    code = _QUALITY.get(quality) if isinstance(quality, str) else None
    if code is None:
        raise _RefusedError(
            Reason.BAD_QUALITY,
            f"quality {_SHOWN.repr(quality)} is not one of good, uncertain, bad.",
        )
    return code
