"""The ingest worker: subscribe, batch, commit, and only then acknowledge."""

import queue
import threading
from collections.abc import Callable
from typing import NamedTuple

import stamina
import structlog
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.subscribeoptions import SubscribeOptions

from fems.clock import monotonic_s, utc_now
from fems.errors import ServerUnavailableError
from fems.ingest.broker import CONNECT_TIMEOUT_S, BrokerAddress, connect, make_client
from fems.ingest.message import Registry
from fems.ingest.writer import Stored, read_registry, store_messages
from fems.store.pool import Connection
from fems.store.pool import connect as connect_database

log = structlog.get_logger(__name__)

REGISTRY_AGE_S = 10.0
"""A newly registered meter is known to a running worker after this long. [s]"""


def open_subscription(mqtt_url: str, *, group: str, client_id: str) -> None:
    """Leave the worker's subscription at the broker, so that it keeps messages from now on.

    A broker keeps nothing for a worker it has never seen. Call this only while that worker does not
    run: two connections with one client id throw each other out.
    """
    address = BrokerAddress.parse(mqtt_url)
    client = make_client(address, client_id=client_id, manual_ack=True)
    answered = threading.Event()
    client.on_subscribe = lambda *_: answered.set()
    connect(client, address, receive_maximum=1)
    client.subscribe(shared_topic(group), options=SubscribeOptions(qos=1))
    answered.wait(CONNECT_TIMEOUT_S)
    client.disconnect()
    client.loop_stop()


def shared_topic(group: str) -> str:
    """Shared subscription of the workers of a group.

    >>> shared_topic("fems")
    '$share/fems/fems/+/+'
    """
    return f"$share/{group}/fems/+/+"


class Delivery(NamedTuple):
    """One delivery of a message; `session` tells which connection may acknowledge it."""

    session: int
    mid: int
    topic: str
    payload: bytes


class Worker:
    """One ingest worker on the shared subscription `$share/{group}/fems/+/+`.

    The broker never has more than `receive_maximum` unacknowledged messages under way, so the
    queue is bounded; a message is acknowledged only when its transaction has committed.
    """

    def __init__(
        self, *, database_url: str, mqtt_url: str, group: str, client_id: str,
        receive_maximum: int, flush_messages: int, flush_seconds: float,
        on_batch: Callable[[Stored], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self._database_url = database_url
        self._address = BrokerAddress.parse(mqtt_url)
        self._receive_maximum = receive_maximum
        self._flush_messages = max(1, min(flush_messages, receive_maximum // 2))
        self._flush_seconds = flush_seconds
        self._on_batch = on_batch
        self._deliveries: queue.SimpleQueue[Delivery] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._session = 0
        self._registry: Registry = {}
        self._registry_at = float("-inf")
        self._topic = shared_topic(group)
        self._client = make_client(self._address, client_id=client_id, manual_ack=True)
        self._client.on_message = self._received
        self._client.on_connect = self._connected

    def stop(self) -> None:
        """Ask the worker to commit and acknowledge what it has in hand, and to end."""
        self._stopping.set()

    def run(self) -> None:
        """Work until `stop`; survives outages of the database and of the broker.

        Raises
        ------
        ServerUnavailableError, SchemaError
            If the database or the broker cannot be used at the start.
        """
        with connect_database(self._database_url) as conn:
            self._registry = read_registry(conn)
        connect(self._client, self._address, receive_maximum=self._receive_maximum)
        log.info("ingest.started", broker=self._address.host, port=self._address.port)
        try:
            while not (self._stopping.is_set() and self._deliveries.empty()):
                self._write_until_trouble()
        finally:
            self._client.disconnect()
            self._client.loop_stop()
            log.info("ingest.stopped")

    def _write_until_trouble(self) -> None:
        """Batches over one database connection; when it breaks, wait and go on with another."""
        held: list[Delivery] = []
        for attempt in stamina.retry_context(
            on=ServerUnavailableError, attempts=None, timeout=None, wait_initial=0.1, wait_max=5.0
        ):
            with attempt, connect_database(self._database_url) as conn:
                while held or not (self._stopping.is_set() and self._deliveries.empty()):
                    held = held or self._take_batch()
                    if held:
                        self._store(conn, held)
                        held = []

    def _take_batch(self) -> list[Delivery]:
        """Up to a batch of deliveries, or what came within the flush time."""
        batch: list[Delivery] = []
        deadline = monotonic_s() + self._flush_seconds
        while len(batch) < self._flush_messages:
            left = deadline - monotonic_s()
            try:
                batch.append(self._deliveries.get(timeout=max(left, 0) or None, block=left > 0))
            except queue.Empty:
                break
        return batch

    def _store(self, conn: Connection, batch: list[Delivery]) -> None:
        if monotonic_s() - self._registry_at > REGISTRY_AGE_S:
            self._registry, self._registry_at = read_registry(conn), monotonic_s()
        messages = [(delivery.topic, delivery.payload) for delivery in batch]
        stored = store_messages(conn, messages, registry=self._registry, now=utc_now())
        for delivery in batch:
            # A packet id belongs to its connection: an old one may by now name another message.
            if delivery.session == self._session:
                self._client.ack(delivery.mid, 1)
        self._on_batch(stored)

    def _connected(self, client: Client, *_: object) -> None:
        self._session += 1
        client.subscribe(self._topic, options=SubscribeOptions(qos=1))

    def _received(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        self._deliveries.put(
            Delivery(self._session, message.mid, message.topic, bytes(message.payload))
        )
