"""From the metrics of one message to readings, or to reasons why not. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fems.errors import UnknownUnitError
from fems.ingest.decoding import Message, MeterEntry, Registry
from fems.ingest.message import EARLIEST_S, FUTURE_TOLERANCE_S
from fems.ingest.reasons import Reason, RefusedError, Rejected
from fems.ingest.sparkplug import payload as sparkplug
from fems.ingest.sparkplug.naming import Name, Rule, Source, name_of
from fems.ingest.sparkplug.node import Device, Fact
from fems.ingest.sparkplug.schema import DataType, Payload, Proto
from fems.ingest.sparkplug.topic import Topic
from fems.units import conversion


class Sample(NamedTuple):
    """A reading: ts [µs since 1970 UTC], value in the meter's unit."""

    meter_id: int
    ts_us: int
    value: float
    quality: int


@dataclass
class Samples:
    """What one message holds; live are the meters whose value is of now, not of the past."""

    readings: list[Sample] = field(default_factory=list)
    rejected: list[tuple[Message, Rejected]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    live: set[int] = field(default_factory=set)


def read(
    message: Message, topic: Topic, payload: Proto, device: Device | None, *,
    registry: Registry, rules: Sequence[Rule],
) -> Samples:  # fmt: skip
    """Readings of a message.

    Metrics that cannot be stored are kept together by reason (those of unknown meters by meter), each
    set as a payload of its own that says their names, datatypes and units in full, so that it can be
    read again without the birth.
    """
    found = Samples()
    refused: dict[object, list[tuple[Proto, Rejected]]] = {}

    def refuse(metric: Proto, rejected: Rejected) -> None:
        unknown = rejected.reason is Reason.UNKNOWN_METER
        key = (rejected.reason, rejected.detail if unknown else None)
        refused.setdefault(key, []).append((metric, rejected))

    for top in payload.metrics:
        try:
            if not topic.verb.endswith("BIRTH"):
                _identify(top, device)
            for metric in sparkplug.with_members(top, timestamp_ms=payload.timestamp):
                try:
                    _take(metric, message, topic, device, registry, rules, found)
                except RefusedError as error:
                    refuse(metric, error.rejected)
        except RefusedError as error:
            refuse(top, error.rejected)
    for items in refused.values():
        kept = Payload(timestamp=payload.timestamp)
        kept.metrics.extend(metric for metric, _ in items)
        first = items[0][1]
        if len(items) > 1:
            first = replace(first, detail=f"{first.detail} And {len(items) - 1} more.")
        found.rejected.append((message._replace(payload=kept.SerializeToString()), first))
    return found


def _identify(metric: Proto, device: Device | None) -> None:
    """Give a metric of data that came by its alias the name of its birth."""
    if metric.name:
        return
    fact = device.aliases.get(metric.alias) if device and metric.HasField("alias") else None
    if fact is None:
        raise RefusedError(
            Reason.UNKNOWN_ALIAS, f"Alias {metric.alias} was in no birth that was received."
        )
    metric.name = fact.name


def _complete(metric: Proto, fact: Fact) -> None:
    if not metric.datatype:
        metric.datatype = fact.datatype
    if fact.unit is not None and sparkplug.unit_of(metric) is None:
        metric.properties.keys.append("engUnit")
        metric.properties.values.add(type=DataType.STRING, string_value=fact.unit)


def _take(
    metric: Proto, message: Message, topic: Topic, device: Device | None,
    registry: Registry, rules: Sequence[Rule], found: Samples,
) -> None:  # fmt: skip
    """Add a metric's fact and reading to what was found."""
    if topic.verb.endswith("BIRTH"):
        if not metric.name or "\0" in metric.name:
            raise RefusedError(Reason.NOT_SPARKPLUG, "A metric of a birth has no proper name.")
        alias = metric.alias if metric.HasField("alias") else None
        unit = sparkplug.unit_of(metric)
        found.facts.append(Fact(metric.name, metric.datatype, unit, alias))
    elif device is not None and metric.name in device.facts:
        _complete(metric, device.facts[metric.name])
    name = name_of(Source(*topic.id, topic.device, metric.name), rules)
    if name is None or metric.is_null or metric.is_transient:
        return
    entry = registry.get((name.plant, name.meter))
    if entry is None:
        if metric.datatype in sparkplug.NUMBERS:
            raise RefusedError(
                Reason.UNKNOWN_METER,
                f"No meter {name.meter!r} is registered for plant {name.plant!r}.",
                meter=(name.plant, name.meter),
            )
        return
    value = _in_meters_unit(metric, name, entry)
    quality = sparkplug.quality_of(metric)
    found.readings.append(Sample(entry.meter_id, _ts_us(metric, message, entry), value, quality))
    if not metric.is_historical and quality < sparkplug.BAD:
        found.live.add(entry.meter_id)


def _in_meters_unit(metric: Proto, name: Name, entry: MeterEntry) -> float:
    value = sparkplug.number_of(metric, metric.datatype)
    unit = name.unit or sparkplug.unit_of(metric)
    if unit is None or unit == entry.unit:
        return value
    try:
        to_meter = conversion(unit, entry.unit)
    except UnknownUnitError:
        raise RefusedError(
            Reason.UNIT_MISMATCH, f"unit {unit[:60]!r} cannot become the meter's {entry.unit!r}."
        ) from None
    converted = value * to_meter.scale + to_meter.offset
    if math.isinf(converted):
        raise RefusedError(Reason.INFINITE, f"value {value!r} {unit} is out of range.")
    return converted


def _ts_us(metric: Proto, message: Message, entry: MeterEntry) -> int:
    if not metric.timestamp:
        if entry.server_time:
            return message.received_us
        raise RefusedError(
            Reason.BAD_TIME, f"Metric {metric.name[:60]!r} has no timestamp, nor has its payload."
        )
    ts_us = int(metric.timestamp) * 1_000
    if ts_us > message.received_us + FUTURE_TOLERANCE_S * 1_000_000:
        raise RefusedError(
            Reason.FUTURE_TIME, f"timestamp {metric.timestamp} ms lies in the future."
        )
    if ts_us < EARLIEST_S * 1_000_000:
        raise RefusedError(Reason.BAD_TIME, f"timestamp {metric.timestamp} ms lies before 2000.")
    return ts_us
