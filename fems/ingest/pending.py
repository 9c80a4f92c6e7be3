"""Unknown meters of which messages are kept: what they say, and the lines that register them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from paho.mqtt.client import topic_matches_sub

from fems.ingest.decoding import Message
from fems.ingest.mapping.decoder import MappingDecoder
from fems.ingest.mapping.rules import Mappings
from fems.ingest.reasons import RefusedError
from fems.ingest.sparkplug.payload import last_value
from fems.ingest.sparkplug.topic import NAMESPACE
from fems.ingest.v1 import JsonDecoder
from fems.store.pool import Connection
from fems.store.rejected import read_pending

_QUANTITY = {
    "degC": ("temperature", "gauge"), "degF": ("temperature", "gauge"), "K": ("temperature", "gauge"),
    "W": ("electricity", "power"), "kW": ("electricity", "power"), "MW": ("electricity", "power"),
    "Nm3": ("city_gas", "register"), "m3": ("city_gas", "register"),
    "GJ": ("steam", "register"), "MJ": ("steam", "register"),
    "t": ("output", "interval"), "kg": ("output", "interval"), "ea": ("output", "interval"),
}  # fmt: skip


@dataclass(frozen=True)
class Pending:
    """A meter that is not registered: what is kept of it, and what it last said."""

    plant: str
    meter: str
    known_plant: bool
    messages: int
    first_at: datetime
    last_at: datetime
    last_value: float | None
    unit: str | None

    @property
    def toml(self) -> str:
        """Lines for the file of `fems import plants`, below the meter's plant.

        Quantity, kind and unit are guessed from the unit it sends; check them.
        """
        quantity, kind = _QUANTITY.get(self.unit or "", ("electricity", "register"))
        lines = {
            "code": self.meter, "name_en": self.meter, "name_ko": self.meter,
            "quantity": quantity, "kind": kind, "unit": self.unit or "kWh", "role": "sub",
        }  # fmt: skip
        text = [f"{key} = {orjson.dumps(value).decode()}" for key, value in lines.items()]
        digits = ["digits = 8"] if kind == "register" else []
        return "\n".join(["[[plant.meter]]", *text, *digits]) + "\n"


def pending_meters(conn: Connection, mappings: Mappings) -> list[Pending]:
    """Unknown meters with their last values, by plant; those of gateways with rules, by their rule."""
    mapped = MappingDecoder(mappings)
    return [
        Pending(
            row["plant"], row["meter"], row["known_plant"], row["messages"], row["first_at"],
            row["last_at"], *_last_said(row, mapped),
        )
        for row in read_pending(conn)
    ]  # fmt: skip


def _last_said(row: dict[str, Any], mapped: MappingDecoder) -> tuple[float | None, str | None]:
    message = Message(row["topic"], bytes(row["payload"]), 0)
    if message.topic.startswith(f"{NAMESPACE}/"):
        return last_value(message.payload)
    if any(topic_matches_sub(pattern, message.topic) for pattern in JsonDecoder.filters):
        return last_said(message.payload)
    try:
        outcomes = mapped.outcomes(message, registry={})[1]
    except RefusedError:  # the rule is gone, or another now
        return None, None
    said = [
        (o.said, o.unit) for o in outcomes if (o.plant, o.meter) == (row["plant"], row["meter"])
    ]
    return _plain(*said[-1]) if said else (None, None)


def _plain(value: object, unit: object) -> tuple[float | None, str | None]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        value = None
    return value, unit if isinstance(unit, str) else None


def last_said(payload: bytes) -> tuple[float | None, str | None]:
    """Last value and unit of a payload of MQTT v1; nothing where it is something else.

    >>> last_said(b'[{"ts": 1, "value": 3}, {"ts": 2, "value": 4.5, "unit": "MWh"}]')
    (4.5, 'MWh')
    """
    try:
        data: Any = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None, None
    if isinstance(data, dict):
        data = data.get("readings", [data])
    last = data[-1] if isinstance(data, list) and data else None
    if not isinstance(last, dict):
        return None, None
    return _plain(last.get("value"), last.get("unit"))
