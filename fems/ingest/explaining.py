"""What would become of a message, and why: for people who connect a gateway. Stores nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import partial
from typing import Any

from fems.clock import time_zone
from fems.ingest.decoding import Batch, Decoder, Message, Registry, Rows
from fems.ingest.mapping.apply import RECEIPT, Outcome
from fems.ingest.mapping.decoder import MappingDecoder
from fems.ingest.message import EPOCH
from fems.ingest.reasons import Reason, RefusedError, Rejected
from fems.ingest.routing import Router
from fems.store.comparison import read_stored, try_readings
from fems.store.pool import Connection, StoreError
from fems.store.rows import read_dicts
from fems.units import canonical_unit, conversion

_CLOSE = 0.5
_QUALITIES = ("good", "uncertain", "bad")


@dataclass(frozen=True)
class ExplainedReading:
    """One reading of the message, as it would be stored.

    Attributes
    ----------
    ts, local_time : datetime
        The instant in UTC, and in the plant's zone.
    value : float
        [unit, the meter's own]
    against_stored : str
        "new", "repeats what is stored", "corrects 11.5"; "not compared" without a database.
    canonical : (float, str), optional
        The value times the meter's multiplier, and its quantity's unit; None without a database.
    """

    plant: str
    meter: str
    ts: datetime
    local_time: datetime
    value: float
    unit: str
    quality: str
    against_stored: str
    canonical: tuple[float, str] | None = None


@dataclass(frozen=True)
class Explanation:
    """What would become of a message.

    Attributes
    ----------
    decoder : str
        What understands its topic.
    found : list of (str, str, object)
        What a mapping rule looked for, the expression, and what it found.
    readings : list of ExplainedReading
        What would be stored.
    rejected : Rejected, optional
        Why the message would be kept as rejected.
    left_out : list of str
        Why optional readings of a mapping rule are not among them.
    close_names : list of str
        Registered meters, as PLANT/METER, with names like the unknown one.
    """

    decoder: str
    found: list[tuple[str, str, object]] = field(default_factory=list)
    readings: list[ExplainedReading] = field(default_factory=list)
    rejected: Rejected | None = None
    left_out: list[str] = field(default_factory=list)
    close_names: list[str] = field(default_factory=list)


def explain(
    message: Message, *, decoders: list[Decoder], registry: Registry, conn: Connection | None
) -> Explanation:
    """What would become of a message that arrived now.

    Parameters
    ----------
    registry : mapping of (plant, meter) to MeterEntry
        Registered meters; without them every meter is unknown.
    conn : Connection, optional
        To hold the readings against what is stored.
    """
    batch = Router(decoders).decode([message], registry=registry)
    rejected = batch.rejected[0][1] if batch.rejected else None
    who, outcomes = _decoder(message, decoders, registry)
    found = [_step(*step) for outcome in outcomes for step in outcome.found]
    left_out = [o.refused.detail for o in outcomes if o.refused and o.passed_over]
    unknown = rejected.meter if rejected else None
    close = _close_names("/".join(unknown), registry) if unknown else []
    if conn is not None and rejected is None and len(batch.rows):
        rejected = _refusal(conn, batch.rows)
        batch = Batch() if rejected else batch
    readings = _readings(batch.rows, registry, conn)
    return Explanation(who, found, readings, rejected, left_out if readings else [], close)


def _step(what: str, expression: str, found: object) -> tuple[str, str, object]:
    if expression == RECEIPT and isinstance(found, int):
        return what, expression, (EPOCH + timedelta(microseconds=found)).isoformat()
    return what, expression, found


def _decoder(
    message: Message, decoders: list[Decoder], registry: Registry
) -> tuple[str, list[Outcome]]:
    serving = next((d for d in decoders if _serves(d, message)), None)
    if serving is None:
        return "none", []
    if not isinstance(serving, MappingDecoder):
        return f"{type(serving).__name__} on {', '.join(serving.filters)}", []
    if serving.ignores(message.topic):
        return "none: the mapping file ignores this topic", []
    found = serving.rule_for(message.topic)
    who = f"mapping rule {found[0].name!r} on {found[0].topic.text}" if found else "none"
    try:
        return who, serving.outcomes(message, registry=registry)[1]
    except RefusedError:
        return who, []


def _serves(decoder: Decoder, message: Message) -> bool:
    refused = Router([decoder]).decode([message], registry={}).rejected
    return not any(reason.reason is Reason.NO_RULE for _, reason in refused)


def _close_names(unknown: str, registry: Registry) -> list[str]:
    names = [f"{plant}/{meter}" for plant, meter in registry]
    return get_close_matches(unknown, names, cutoff=_CLOSE)


def _refusal(conn: Connection, rows: Rows) -> Rejected | None:
    try:
        try_readings(conn, rows)
    except StoreError as error:
        return Rejected(Reason.DATABASE_REFUSED, str(error))
    return None


def _readings(rows: Rows, registry: Registry, conn: Connection | None) -> list[ExplainedReading]:
    canonical = _canonical(conn) if conn is not None and len(rows) else {}
    names = {entry.meter_id: (name, entry) for name, entry in registry.items()}
    instants = [EPOCH + timedelta(microseconds=int(us)) for us in rows["ts"].astype("i8")]
    ids = [int(meter_id) for meter_id in rows["meter_id"]]
    stored = read_stored(conn, meter_ids=ids, instants=instants) if conn is not None else None
    readings = []
    for row, meter_id, ts in zip(rows, ids, instants, strict=True):
        (plant, meter), entry = names[meter_id]
        value, quality = float(row["value"]), int(row["quality"])
        known = stored.get((meter_id, ts.astimezone(UTC))) if stored is not None else None
        against = "not compared" if stored is None else _against((value, quality), known)
        local = ts.astimezone(time_zone(entry.time_zone))
        readings.append(
            ExplainedReading(
                plant,
                meter,
                ts,
                local,
                value,
                entry.unit,
                _QUALITIES[quality],
                against,
                canonical[meter_id](value) if canonical else None,
            )
        )
    return readings


def _canonical(conn: Connection) -> dict[int, Callable[[float], tuple[float, str]]]:
    """How a meter's values become amounts of its quantity, by meter_id."""
    return {m["meter_id"]: partial(_converted, m) for m in read_dicts(conn, "read_meters")}


def _converted(meter: dict[Any, Any], value: float) -> tuple[float, str]:
    unit = canonical_unit(meter["quantity"], kind=meter["kind"], output_unit=meter["output_unit"])
    scale, offset = conversion(meter["unit"], unit)
    return value * scale * meter["multiplier"] + offset, unit


def _against(reading: tuple[float, int], stored: tuple[float, int] | None) -> str:
    if stored is None:
        return "new"
    return "repeats what is stored" if stored == reading else f"corrects {stored[0]:g}"
