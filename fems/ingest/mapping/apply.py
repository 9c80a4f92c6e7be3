"""A rule on a message: what it finds, whose reading it is, or why it is none. Pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fems.clock import time_zone
from fems.ingest.decoding import Message, MeterEntry, Registry
from fems.ingest.mapping.rules import Mappings, ReadingRule, Rule
from fems.ingest.message import MAX_PAYLOAD_BYTES, MAX_READINGS, parse, to_us, to_value
from fems.ingest.reasons import Reason, RefusedError, Rejected

RECEIPT = "the time of receipt"
_US_PER = {"s": 1_000_000.0, "ms": 1_000.0, "us": 1.0, "ns": 1e-3}


@dataclass
class Outcome:
    """What became of one reading that a rule looks for.

    Attributes
    ----------
    found : list of (str, str, object)
        What was looked for, the expression, and what it found.
    said, unit : object
        The value as the message has it, and its unit if the rule or the message names one.
    optional : bool
        Whether it counts as nothing where it is refused for its absence or its meter.
    """

    optional: bool
    found: list[tuple[str, str, object]] = field(default_factory=list)
    name: str | None = None
    plant: str | None = None
    meter: str | None = None
    said: object = None
    unit: object = None
    entry: MeterEntry | None = None
    ts_us: int | None = None
    value: float | None = None
    refused: Rejected | None = None

    @property
    def passed_over(self) -> bool:
        """Whether it is optional and not there."""
        reason = self.refused.reason if self.refused else None
        return self.optional and reason in {Reason.NOT_FOUND, Reason.UNKNOWN_METER}


def apply_rule(
    rule: Rule, parts: dict[str, str], message: Message, mappings: Mappings, registry: Registry
) -> list[Outcome]:
    """Outcomes of all readings that a rule looks for in a message.

    Raises
    ------
    RefusedError
        If the payload as a whole is not what the rule is for.
    """
    outcomes = []
    for item in _items(rule, message.payload):
        for wanted in rule.reading:
            outcome = Outcome(wanted.optional)
            try:
                _read(outcome, rule, wanted, parts, item, message, mappings, registry)
            except RefusedError as refused:
                outcome.refused = refused.rejected
            outcomes.append(outcome)
    if len(outcomes) > MAX_READINGS:
        raise RefusedError(
            Reason.TOO_MANY_READINGS, f"{len(outcomes)} readings; at most {MAX_READINGS}."
        )
    return outcomes


def verdict(outcomes: list[Outcome]) -> Rejected | None:
    """Why a message is to be kept as rejected: a reading of it was refused, or it has none."""
    refused = [o.refused for o in outcomes if o.refused and not o.passed_over]
    if refused:
        return refused[0]
    if any(o.refused is None for o in outcomes):
        return None
    absent = [o.refused for o in outcomes if o.refused]
    unknown = [r for r in absent if r.reason is Reason.UNKNOWN_METER]
    return (unknown or absent)[0]


def _items(rule: Rule, payload: bytes) -> Iterator[Any]:
    data = _number(payload) if rule.plain else parse(payload)
    items = [data] if rule.items is None else rule.items.search(data)
    if not isinstance(items, list) or not items:
        raise _absent("items", rule.items.text if rule.items else "@")
    for item in items:
        if rule.each is None:
            yield item
            continue
        fields = rule.each.search(item)
        if not isinstance(fields, dict) or not fields:
            raise _absent("an object for each", rule.each.text)
        yield from ({"key": key, "value": value, "item": item} for key, value in fields.items())


def _number(payload: bytes) -> float:
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise RefusedError(Reason.TOO_LARGE, f"{len(payload)} bytes; at most {MAX_PAYLOAD_BYTES}.")
    try:
        if b"_" not in payload:  # Python's own
            return float(payload.decode("ascii"))
    except ValueError:
        pass
    shown = payload[:40].decode("utf-8", "replace")
    raise RefusedError(Reason.NOT_A_NUMBER, f"The payload {shown!r} is no number.")


def _read(
    outcome: Outcome, rule: Rule, wanted: ReadingRule, parts: dict[str, str], item: object,
    message: Message, mappings: Mappings, registry: Registry,
) -> None:  # fmt: skip
    value = wanted.value.search(item)
    outcome.found.append(("value", wanted.value.text, value))
    if value is None:
        raise _absent("value", wanted.value.text)
    outcome.said = value
    outcome.unit = wanted.unit_path.search(item) if wanted.unit_path else wanted.unit
    entry = _meter(outcome, rule, wanted, parts, item, mappings, registry)
    if wanted.unit_path is not None:
        outcome.found.append(("unit", wanted.unit_path.text, outcome.unit))
        if outcome.unit is None:
            raise _absent("unit", wanted.unit_path.text)
    outcome.value = to_value(value, outcome.unit, entry.unit)
    outcome.ts_us = _time(outcome, rule, item, entry, message.received_us)


def _meter(
    outcome: Outcome, rule: Rule, wanted: ReadingRule, parts: dict[str, str], item: object,
    mappings: Mappings, registry: Registry,
) -> MeterEntry:  # fmt: skip
    try:
        name = wanted.meter.fill(parts, item)
        plant = rule.plant.fill(parts, item) if rule.plant else mappings.plant
    except LookupError as missing:
        raise _absent("a name for plant or meter", str(missing.args[0])) from None
    outcome.found.append(("meter", wanted.meter.text, name))
    outcome.name = name
    alias = mappings.alias(rule.name, name)
    outcome.plant, outcome.meter = alias or (plant, name)
    entry = registry.get((outcome.plant or "", outcome.meter))
    if entry is None:
        where = f"plant {outcome.plant!r}" if outcome.plant else "any plant: the file names none"
        raise RefusedError(
            Reason.UNKNOWN_METER,
            f"No meter {outcome.meter!r} is registered for {where} (rule {rule.name!r}); register "
            f'it, or add [[meter]] from = "{name}" to the mapping file.',
            meter=(outcome.plant, outcome.meter) if outcome.plant else None,
        )
    outcome.entry = entry
    return entry


def _time(outcome: Outcome, rule: Rule, item: object, entry: MeterEntry, received_us: int) -> int:
    if rule.time is None:
        outcome.found.append(("time", RECEIPT, received_us))
        return received_us
    ts = rule.time.search(item)
    outcome.found.append(("time", rule.time.text, ts))
    if ts is None and entry.server_time:
        return received_us
    if ts is None:
        raise RefusedError(
            Reason.BAD_TIME, f"time: {rule.time.text!r} finds nothing, and no server_time is set."
        )
    if isinstance(ts, str) and rule.zone is not None:
        ts = _placed(ts, entry.time_zone if rule.zone == "plant" else rule.zone, received_us)
    if rule.time_unit and isinstance(ts, int | float) and not isinstance(ts, bool):
        ts = _seconds(ts, rule.time_unit)
    return to_us(ts, received_us)


def _seconds(ts: float, unit: str) -> float | None:
    try:
        seconds = ts * _US_PER[unit] / 1e6
    except OverflowError:
        return math.inf
    return seconds if abs(seconds) < 1e11 else math.inf


def _placed(ts: str, zone: str, received_us: int) -> str:
    """A local time with its offset; of an hour that comes twice the one nearer to the receipt."""
    try:
        local = datetime.fromisoformat(ts)
        if local.tzinfo is not None:
            return ts
        both = [local.replace(tzinfo=time_zone(zone), fold=fold) for fold in (0, 1)]
        near = min(both, key=lambda instant: abs(instant.timestamp() * 1e6 - received_us))
        return near.isoformat()
    except (ValueError, OverflowError):
        return ts


def _absent(what: str, expression: str) -> RefusedError:
    return RefusedError(Reason.NOT_FOUND, f"{what}: {expression!r} finds nothing in the message.")
