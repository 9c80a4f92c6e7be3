"""What goes into a decoder and what comes out: the seam between the worker and what it understands.

The worker takes messages from the broker, hands each to the decoder that serves its topic, stores
what comes out in one transaction, and acknowledges. A decoder knows one language of gateways.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from paho.mqtt.client import Client

from fems.ingest.reasons import Rejected
from fems.store.binary import READINGS
from fems.store.pool import Connection

Rows = npt.NDArray[np.void]


class Message(NamedTuple):
    """What arrived, and when [µs since 1970 UTC]."""

    topic: str
    payload: bytes
    received_us: int


class MeterEntry(NamedTuple):
    """What decoding needs to know of a registered meter."""

    meter_id: int
    unit: str
    server_time: bool = False
    """A reading without a time is of the instant of its receipt."""
    time_zone: str = "UTC"
    """Of its plant, for gateways that send wall time."""
    waits: bool = False
    """Within a quarter of an hour only its first reading tells of intervals that are over."""


Registry = Mapping[tuple[str, str], MeterEntry]
"""Registered meters by (plant, meter)."""


def no_rows() -> Rows:
    """An array of no readings."""
    return np.empty(0, READINGS)


@dataclass
class Batch:
    """What becomes of some messages.

    Attributes
    ----------
    rows : structured array of READINGS
        Readings in the meter's unit; of two for one instant the later in the array counts.
    rejected : list of (Message, Rejected)
        Messages that cannot be stored, each whole and with one reason.
    in_transaction : list of callable
        Called with the connection in the transaction that stores the rows (a decoder's state).
    after_commit : list of callable
        Called with the MQTT client once that transaction has committed (commands, rebirths).
    """

    rows: Rows = field(default_factory=no_rows)
    rejected: list[tuple[Message, Rejected]] = field(default_factory=list)
    in_transaction: list[Callable[[Connection], None]] = field(default_factory=list)
    after_commit: list[Callable[[Client], None]] = field(default_factory=list)


class Decoder(Protocol):
    """One language of gateways.

    A message may come twice (after a lost connection, or when the database refused a batch and its
    messages are tried one by one): decoding it again must be harmless.
    """

    filters: tuple[str, ...]
    """MQTT topic filters it serves."""

    def decode(self, messages: Sequence[Message], *, registry: Registry) -> Batch:
        """Rows and rejections of messages, in their order; never an exception.

        What counts as the future is judged by each message's own time of receipt.
        """
        ...
