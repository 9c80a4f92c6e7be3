"""MQTT v1: from a topic and its bytes to readings, or to a reason why not. Pure.

Topic `fems/{plant}/{meter}`; payload one of `{"ts": …, "value": …}`, an array of such objects, or
`{"readings": [ … ]}`. `ts` is RFC 3339 with offset, or epoch seconds or milliseconds.
"""

import json
import math
import reprlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from fems.errors import UnknownUnitError
from fems.ingest.decoding import Registry
from fems.ingest.reasons import Reason, RefusedError, Rejected
from fems.units import conversion

MAX_PAYLOAD_BYTES = 1_048_576
MAX_READINGS = 10_000
FUTURE_TOLERANCE_S = 600
EARLIEST_S = 946_684_800
"""2000-01-01: an earlier time comes from a clock that was reset, not from a meter."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)
MS_FROM = 100_000_000_000
"""A number from here on is milliseconds: as seconds it would be after the year 5138."""
QUALITY = {"good": 0, "uncertain": 1, "bad": 2}

_SHOWN = reprlib.Repr()
_SHOWN.maxstring = _SHOWN.maxother = 60


@dataclass(frozen=True)
class Decoded:
    """Readings of one message: parallel columns, ts in microseconds since 1970 UTC."""

    meter_id: int
    ts_us: list[int]
    value: list[float]
    quality: list[int]


def decode(topic: str, payload: bytes, *, registry: Registry, now: datetime) -> Decoded | Rejected:
    """Readings of a message in the meter's unit, or the reason for refusing all of it.

    Any bytes give one of the two, never an exception.

    Parameters
    ----------
    registry : mapping of (plant, meter) to MeterEntry
    now : datetime
        When the message was received. Readings later than this by more than ten minutes are
        refused; a reading without a time, of a meter with server_time, is of this instant.

    Examples
    --------
    >>> from datetime import UTC
    >>> from fems.ingest.decoding import MeterEntry
    >>> now = datetime(2026, 1, 2, tzinfo=UTC)
    >>> registry = {("food", "main"): MeterEntry(7, "kWh")}
    >>> decode("fems/food/main", b'{"ts": 1767225600, "value": 5}', registry=registry, now=now)
    Decoded(meter_id=7, ts_us=[1767225600000000], value=[5.0], quality=[0])
    >>> decode("fems/food/main", b"5", registry=registry, now=now).reason.value
    'bad_shape'
    """
    try:
        return _decode(topic, payload, registry, (now - EPOCH) // _US)
    except RefusedError as refused:
        return refused.rejected


def _decode(topic: str, payload: bytes, registry: Registry, now_us: int) -> Decoded:
    plant, meter = split_topic(topic)
    entry = registry.get((plant, meter))
    if entry is None:
        raise RefusedError(
            Reason.UNKNOWN_METER,
            f"No meter {meter!r} is registered for plant {plant!r}.",
            meter=(plant, meter),
        )
    data = parse(payload)
    items = readings_of(data)
    if isinstance(data, dict):
        require_own(data, plant, meter)
    decoded = Decoded(entry.meter_id, [], [], [])
    for item in items:
        require_own(item, plant, meter)
        ts = item.get("ts")
        stamped = ts is None and entry.server_time and len(items) == 1
        decoded.ts_us.append(now_us if stamped else to_us(ts, now_us))
        decoded.value.append(to_value(item.get("value"), item.get("unit"), entry.unit))
        decoded.quality.append(to_quality(item.get("quality", "good")))
    return decoded


def split_topic(topic: str) -> tuple[str, str]:
    """Plant and meter of a topic."""
    parts = topic.split("/")
    if len(parts) != 3 or parts[0] != "fems" or not all(parts):
        raise RefusedError(Reason.BAD_TOPIC, "Publish on fems/{plant}/{meter}.")
    return parts[1], parts[2]


def parse(payload: bytes) -> object:
    """JSON of a payload. NaN and Infinity, which some gateways write, are understood as numbers."""
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise RefusedError(Reason.TOO_LARGE, f"{len(payload)} bytes; at most {MAX_PAYLOAD_BYTES}.")
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        if "depth limit" in str(error):
            raise RefusedError(Reason.TOO_DEEP, f"Too deep: {error}.") from None
        if b"NaN" in payload or b"Infinity" in payload or "infinity" in str(error):
            with suppress(ValueError, RecursionError):
                return json.loads(payload.decode("utf-8"))
        raise RefusedError(Reason.NOT_JSON, f"Not JSON: {error}.") from None


def readings_of(data: object) -> list[dict[str, Any]]:
    """The readings in one of the three forms of payload."""
    if isinstance(data, dict):
        data = data.get("readings", [data])
    if not isinstance(data, list) or not data or not all(isinstance(item, dict) for item in data):
        raise RefusedError(Reason.BAD_SHAPE, 'Send {"ts": …, "value": …}, or an array of these.')
    if len(data) > MAX_READINGS:
        raise RefusedError(
            Reason.TOO_MANY_READINGS, f"{len(data)} readings; at most {MAX_READINGS}."
        )
    return data


def require_own(item: dict[str, Any], plant: str, meter: str) -> None:
    """Refuse what names another plant or meter than its topic."""
    for key, own in (("plant", plant), ("meter", meter)):
        named = item.get(key, own)
        if isinstance(named, str) and named != own:
            raise RefusedError(
                Reason.FOREIGN_METER, f"{key} is {_SHOWN.repr(named)} on a topic of {own!r}."
            )


def to_us(ts: object, now_us: int) -> int:
    """A time as microseconds since 1970 UTC; now_us is when it was received."""
    if isinstance(ts, str):
        seconds = _rfc3339_s(ts)
    elif isinstance(ts, int | float) and not isinstance(ts, bool) and is_finite(ts):
        seconds = ts / 1_000 if ts >= MS_FROM else ts
    else:
        raise RefusedError(
            Reason.BAD_TIME, f"ts {_SHOWN.repr(ts)} is neither RFC 3339 nor epoch time."
        )
    if not EARLIEST_S <= seconds <= now_us / 1_000_000 + FUTURE_TOLERANCE_S:
        future = seconds > EARLIEST_S
        raise RefusedError(
            Reason.FUTURE_TIME if future else Reason.BAD_TIME,
            f"ts {_SHOWN.repr(ts)} lies {'in the future' if future else 'before 2000'}.",
        )
    return round(seconds * 1_000_000)


def _rfc3339_s(ts: str) -> float:
    try:
        instant = datetime.fromisoformat(ts.upper())
    except ValueError:
        raise RefusedError(Reason.BAD_TIME, f"ts {_SHOWN.repr(ts)} is not RFC 3339.") from None
    if instant.tzinfo is None:
        raise RefusedError(
            Reason.BAD_TIME, f"ts {_SHOWN.repr(ts)} has no offset; append Z or +09:00."
        )
    try:
        return instant.timestamp()
    except (OverflowError, ValueError):
        raise RefusedError(Reason.BAD_TIME, f"ts {_SHOWN.repr(ts)} is out of range.") from None


def to_value(value: object, unit: object, meter_unit: str) -> float:
    """A value in the meter's unit."""
    if isinstance(value, bool) or not isinstance(value, int | float) or is_nan(value):
        raise RefusedError(Reason.NOT_A_NUMBER, f"value {_SHOWN.repr(value)} is not a number.")
    if not is_finite(value):
        raise RefusedError(Reason.INFINITE, f"value {_SHOWN.repr(value)} is infinite.")
    if unit is None or unit == meter_unit:
        return float(value)
    try:
        to_meter = conversion(unit if isinstance(unit, str) else "", meter_unit)
    except UnknownUnitError:
        raise RefusedError(
            Reason.UNIT_MISMATCH,
            f"unit {_SHOWN.repr(unit)} cannot become the meter's {meter_unit!r}.",
        ) from None
    converted = value * to_meter.scale + to_meter.offset
    if not math.isfinite(converted):
        raise RefusedError(
            Reason.INFINITE, f"value {_SHOWN.repr(value)} {unit} is infinite in {meter_unit}."
        )
    return converted


def is_nan(number: float) -> bool:
    """Whether it is the float that is no number."""
    return isinstance(number, float) and math.isnan(number)


def is_finite(number: float) -> bool:
    """Whether a 64-bit float holds the number; JSON's integers have no limit."""
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def to_quality(quality: object) -> int:
    """0 good, 1 uncertain, 2 bad."""
    code = QUALITY.get(quality) if isinstance(quality, str) else None
    if code is None:
        raise RefusedError(
            Reason.BAD_QUALITY,
            f"quality {_SHOWN.repr(quality)} is not one of good, uncertain, bad.",
        )
    return code
