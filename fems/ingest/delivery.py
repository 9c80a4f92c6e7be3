"""One delivery of a message by the broker."""

from collections.abc import Sequence
from typing import NamedTuple

from paho.mqtt.client import MQTTMessage

from fems.clock import utc_us
from fems.ingest.decoding import Message


class Delivery(NamedTuple):
    """One delivery of a message; `session` tells which connection may acknowledge it."""

    session: int
    mid: int
    qos: int
    sent_us: int | None
    """When the publisher says to have sent it. [µs since 1970 UTC]"""
    message: Message


def delivered(message: MQTTMessage, *, session: int) -> Delivery:
    """What paho received in a session, as of now."""
    try:
        topic = message.topic
    except UnicodeDecodeError:  # no decoder serves it, so it is kept with that reason
        topic = "\N{REPLACEMENT CHARACTER}"
    properties = getattr(message.properties, "UserProperty", None)
    arrived = Message(topic, bytes(message.payload), utc_us())
    return Delivery(
        session, message.mid, message.qos, sent_us(properties) if properties else None, arrived
    )


def sent_us(properties: Sequence[tuple[str, str]]) -> int | None:
    """Time of sending from a message's user properties, where it has one. [µs]

    >>> sent_us([("sent", "1767225600000")]), sent_us([("sent", "noon")])
    (1767225600000000, None)
    """
    for name, text in properties:
        if name == "sent" and text.isascii() and text.isdigit() and len(text) < 16:
            return int(text) * 1_000
    return None
