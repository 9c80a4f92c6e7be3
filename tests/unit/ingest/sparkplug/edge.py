"""What an edge node would send, for the tests of the host."""

from datetime import UTC, datetime

from fems.ingest.decoding import Message, MeterEntry
from fems.ingest.sparkplug.schema import DataType, Payload

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
NOW_US = NOW_MS * 1000
REGISTRY = {
    ("food", "m1.kWh"): MeterEntry(1, "kWh"),
    ("food", "m1.kW"): MeterEntry(2, "kW"),
    ("food", "m2.kWh"): MeterEntry(3, "kWh"),
    ("food", "gw.degC"): MeterEntry(4, "degC"),
    ("food", "m1.clockless"): MeterEntry(5, "kWh", server_time=True),
}


def metric(name=None, value=None, *, alias=None, kind=DataType.DOUBLE, ts=NOW_MS, **more):
    """A metric of the given datatype; properties as a dict."""
    properties = more.pop("properties", {})
    field = {DataType.FLOAT: "float_value", DataType.DOUBLE: "double_value",
             DataType.BOOLEAN: "boolean_value", DataType.STRING: "string_value",
             DataType.UINT64: "long_value", DataType.INT64: "long_value"}.get(kind, "int_value")  # fmt: skip
    made = Payload().metrics.add(**more)
    if name is not None:
        made.name = name
    if alias is not None:
        made.alias = alias
    if ts is not None:
        made.timestamp = ts
    if kind is not None:
        made.datatype = kind
    if value is not None:
        setattr(made, field, value)
    for key, text in properties.items():
        made.properties.keys.append(key)
        if isinstance(text, int):
            made.properties.values.add(type=DataType.INT32, int_value=text)
        else:
            made.properties.values.add(type=DataType.STRING, string_value=text)
    return made


def payload(*metrics, seq=None, ts=NOW_MS):
    made = Payload()
    if ts is not None:
        made.timestamp = ts
    if seq is not None:
        made.seq = seq
    made.metrics.extend(metrics)
    return made


class Edge:
    """An edge node of plant food that counts its messages."""

    def __init__(self, node="gw", group="food"):
        self.group, self.node = group, node
        self.seq = 0
        self.at_us = NOW_US

    def say(self, verb, *metrics, device=None, **more):
        made = payload(*metrics, seq=self.seq, **more)
        self.seq = (self.seq + 1) % 256
        return self.message(verb, made, device)

    def message(self, verb, made, device=None):
        topic = f"spBv1.0/{self.group}/{verb}/{self.node}" + (f"/{device}" if device else "")
        return Message(topic, made.SerializeToString(), self.at_us)

    def birth(self, *metrics, bd_seq=0, **more):
        self.seq = 0
        return self.say("NBIRTH", metric("bdSeq", bd_seq, kind=DataType.UINT64), *metrics, **more)

    def death(self, bd_seq=0):
        return self.message("NDEATH", payload(metric("bdSeq", bd_seq, kind=DataType.UINT64)))

    def births(self, **more):
        """Birth of the node and of its device m1, with aliases."""
        return [
            self.birth(metric("degC", 21.5, alias=9), **more),
            self.say("DBIRTH", metric("kWh", 100.0, alias=1),
                     metric("kW", 5.0, alias=2, properties={"engUnit": "kW"}), device="m1"),
        ]  # fmt: skip
