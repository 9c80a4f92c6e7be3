"""The ingest worker: subscribe, batch, commit, and only then acknowledge."""

import queue
import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

import structlog
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from fems.clock import monotonic_s, utc_us
from fems.errors import ServerUnavailableError
from fems.ingest.broker import CONNECT_TIMEOUT_S, BrokerAddress, connect, make_client
from fems.ingest.decoding import Decoder, Message, Registry
from fems.ingest.routing import Router
from fems.ingest.v1 import JsonDecoder
from fems.ingest.writer import Stored, read_registry, store_messages
from fems.store.pool import Connection
from fems.store.pool import connect as connect_database

log = structlog.get_logger(__name__)

FIRST_DELAY_S, LONGEST_DELAY_S = 0.1, 5.0
_SESSION_TAKEN_OVER = 0x8E
REGISTRY_AGE_S = 10.0
"""A newly registered meter is known to a running worker after this long. [s]"""


def open_subscription(
    mqtt_url: str, *, group: str, client_id: str, filters: Sequence[str] = JsonDecoder.filters
) -> None:
    """Leave the worker's subscription at the broker, so that it keeps messages from now on.

    A broker keeps nothing for a worker it has never seen. Does that worker run, it takes its session
    over from us, or back from us, and subscribes itself.

    Raises
    ------
    ServerUnavailableError
        If the broker does not answer, or refuses us or the subscription.
    """
    address = BrokerAddress.parse(mqtt_url)
    client = make_client(address, client_id=client_id, manual_ack=True)
    answer = Answer(client)
    client.on_disconnect = answer.on_disconnect
    connect(client, address, receive_maximum=1)
    try:
        client.subscribe(subscriptions(filters, group))
        answer.require(address)
    finally:
        client.disconnect()
        client.loop_stop()


class Answer:
    """The broker's answer to a subscription."""

    def __init__(self, client: Client) -> None:
        self._answered = threading.Event()
        self._refusal: str | None = None
        client.on_subscribe = self._on_subscribe

    def require(self, address: BrokerAddress) -> None:
        """Wait for the answer; raises ServerUnavailableError unless it is a yes."""
        answered = self._answered.wait(CONNECT_TIMEOUT_S)
        if not answered or self._refusal:
            raise ServerUnavailableError(
                f"The broker at {address.host}:{address.port} does not give us the readings "
                f"({self._refusal or 'no answer to the subscription'}).",
                hint="Its user must be allowed to read fems/#, and shared subscriptions be on.",
            )

    def on_disconnect(self, *answer: object) -> None:
        """The worker itself took the session over: it subscribes."""
        if isinstance(answer[3], ReasonCode) and answer[3].value == _SESSION_TAKEN_OVER:
            self._answered.set()

    def _on_subscribe(
        self, _client: Client, _data: object, _mid: int, reasons: list[ReasonCode], _: object
    ) -> None:
        refusals = [str(reason) for reason in reasons if reason.is_failure]
        self._refusal = refusals[0] if refusals else None
        if self._refusal:
            log.error("ingest.subscription_refused", reason=self._refusal)
        self._answered.set()


def subscriptions(filters: Sequence[str], group: str | None) -> list[tuple[str, SubscribeOptions]]:
    """What to subscribe to: filters as shared subscriptions of a group, or as one's own.

    >>> [topic for topic, _ in subscriptions(["fems/+/+"], "fems")]
    ['$share/fems/fems/+/+']
    """
    share = f"$share/{group}/" if group else ""
    return [(share + topic, SubscribeOptions(qos=1)) for topic in filters]


class Delivery(NamedTuple):
    """One delivery of a message; `session` tells which connection may acknowledge it."""

    session: int
    mid: int
    qos: int
    message: Message


class Worker:
    """One ingest worker on the shared subscriptions of its decoders.

    The broker never has more than `receive_maximum` unacknowledged messages under way, so the
    queue is bounded; a message is acknowledged only when its transaction has committed.
    """

    def __init__(
        self, *, database_url: str, mqtt_url: str, group: str | None, client_id: str,
        receive_maximum: int, flush_messages: int, flush_seconds: float,
        decoders: Sequence[Decoder] = (JsonDecoder(),),
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
        self._router = Router(decoders)
        self._group = group
        self._client = make_client(self._address, client_id=client_id, manual_ack=True)
        self._client.on_message = self._received
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected
        self._answer = Answer(self._client)

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
        try:
            self._answer.require(self._address)
            log.info("ingest.started", broker=self._address.host, port=self._address.port)
            self._work()
        finally:
            self._client.disconnect()
            self._client.loop_stop()
            log.info("ingest.stopped")

    def _work(self) -> None:
        """Write batch after batch; an outage of the database is waited out, or ended by `stop`.

        What is in hand when `stop` comes during an outage stays unacknowledged at the broker.
        """
        held: list[Delivery] = []
        delay = FIRST_DELAY_S
        while not self._is_done(held):
            try:
                with connect_database(self._database_url) as conn:
                    while not self._is_done(held):
                        held = held or self._take_batch()
                        if held:
                            self._store(conn, held)
                            held, delay = [], FIRST_DELAY_S
            except ServerUnavailableError as error:
                log.warning("ingest.waiting", error=str(error), seconds=delay)
                if self._stopping.wait(delay):
                    return
                delay = min(2 * delay, LONGEST_DELAY_S)

    def _is_done(self, held: list[Delivery]) -> bool:
        return self._stopping.is_set() and not held and self._deliveries.empty()

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
        messages = [delivery.message for delivery in batch]
        stored, done = store_messages(conn, messages, router=self._router, registry=self._registry)
        for delivery in batch:
            # A packet id belongs to its connection: an old one may by now name another message.
            # QoS 0 has none, and the broker hangs up on a worker that acknowledges it.
            if delivery.qos > 0 and delivery.session == self._session:
                self._client.ack(delivery.mid, delivery.qos)
        for call in done.after_commit:
            call(self._client)
        self._on_batch(stored)

    def _connected(self, client: Client, *_: object) -> None:
        self._session += 1
        client.subscribe(subscriptions(self._router.filters, self._group))

    def _received(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        arrived = Message(message.topic, bytes(message.payload), utc_us())
        self._deliveries.put(Delivery(self._session, message.mid, message.qos, arrived))

    def _disconnected(self, *answer: object) -> None:
        self._session += 1  # what was delivered so far comes again and is acknowledged then
        if not self._stopping.is_set():
            log.warning("ingest.disconnected", reason=str(answer[3]))
