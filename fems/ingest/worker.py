"""The ingest worker: take a batch, commit it, and only then acknowledge it."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import structlog
from paho.mqtt.client import Client

from fems.clock import monotonic_s, utc_us
from fems.errors import ServerUnavailableError
from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.ingest.counting import Counters
from fems.ingest.decoding import Batch, Decoder, Registry
from fems.ingest.delivery import Delivery
from fems.ingest.link import FIRST_DELAY_S, LONGEST_DELAY_S, Link
from fems.ingest.routing import Router
from fems.ingest.running import Running
from fems.ingest.subscriber import Answer, subscriptions
from fems.ingest.v1 import JsonDecoder
from fems.ingest.writer import read_registry, store_decoded
from fems.store.pool import Connection
from fems.store.pool import connect as connect_database
from fems.store.rights import Rights

log = structlog.get_logger(__name__)

REGISTRY_AGE_S = 10.0
"""A newly registered meter is known to a running worker after this long. [s]"""
QUIET_S = 2.0
"""A worker that leaves has everything that was kept for it when nothing came for this long. [s]"""


class Worker:
    """One ingest worker on the subscriptions of its decoders.

    The broker never has more than `receive_maximum` unacknowledged messages under way, so what is
    in hand is bounded; a message is acknowledged only when its transaction has committed. While
    one batch is on its way to the database, on a thread of its own, the next is decoded and the
    link's thread receives the one after it. Batches are committed in their order.

    Parameters
    ----------
    group : str or None
        Workers of a group share the messages; None: a subscription of its own.
    decoders : sequence of Decoder
        What it understands; of two for a topic the first counts.
    prepare : callable
        Called with the MQTT client before it connects (a will).
    greet : callable
        Called with the MQTT client on each new connection, after it has subscribed (a birth).
    counters : Counters, optional
        Where it notes what it does.
    leave : bool
        Take no new messages: store what the broker keeps for this worker, then give its
        subscription and session up and end. Otherwise they stay, and its share with them.
    """

    def __init__(
        self, *, database_url: str, mqtt_url: str, group: str | None, client_id: str,
        receive_maximum: int, flush_messages: int, flush_seconds: float,
        decoders: Sequence[Decoder] = (JsonDecoder(),),
        prepare: Callable[[Client], None] = lambda _: None,
        greet: Callable[[Client], None] = lambda _: None,
        counters: Counters | None = None, leave: bool = False,
    ) -> None:  # fmt: skip
        self._database_url = database_url
        self._address = BrokerAddress.parse(mqtt_url)
        self._receive_maximum = receive_maximum
        self._flush_messages = max(1, min(flush_messages, receive_maximum // 2))
        self._flush_seconds = flush_seconds
        self._router = Router(decoders)
        self._group = group
        self._greet = greet
        self._counters = counters or Counters()
        self._leaving = leave
        self._busy_s = float("inf")
        self._stopping = threading.Event()
        self._held: deque[list[Delivery]] = deque()  # taken and not committed, the oldest first
        self._registry: Registry = {}
        self._registry_at = float("-inf")
        self._running = Running()
        self._outage: str | None = "The worker has not begun."
        self._client = make_client(self._address, client_id=client_id, manual_ack=True)
        prepare(self._client)
        self._link = Link(self._client, greet=self._connected)
        self._answer = Answer(self._client)

    def stop(self) -> None:
        """Ask the worker to commit and acknowledge what it has in hand, and to end."""
        self._stopping.set()
        self._link.stop_reading()

    def queued(self) -> int:
        """Messages received and not yet committed."""
        return self._link.queued + sum(map(len, list(self._held)))

    def troubles(self) -> list[str]:
        """What keeps it from storing at this moment: an outage of the broker, of the database."""
        away = [] if self._client.is_connected() else ["The broker does not answer."]
        return away + ([self._outage] if self._outage else [])

    def run(self) -> None:
        """Work until `stop`; survives outages of the database and of the broker.

        Raises
        ------
        ServerUnavailableError, SchemaError
            If the database or the broker cannot be used at the start.
        """
        with connect_database(self._database_url, rights=Rights.INGEST) as conn:
            self._registry = read_registry(conn)
        try:
            connect(
                self._client, self._address, receive_maximum=self._receive_maximum,
                start=self._link.start,
            )  # fmt: skip
            if not self._leaving:
                self._answer.require(self._address)
            self._busy_s = monotonic_s()
            log.info("ingest.started", broker=self._address.host, port=self._address.port)
            self._work()
        finally:
            self._link.close(end_session=self._leaving and not self._link.queued)
            log.info("ingest.stopped")

    def _work(self) -> None:
        """Write batch after batch; an outage of the database is waited out, or ended by `stop`.

        What is in hand when `stop` comes during an outage stays unacknowledged at the broker.
        """
        delay = FIRST_DELAY_S
        while not self._is_done():
            try:
                # The thread ends before its connection does.
                with (
                    connect_database(self._database_url, rights=Rights.INGEST) as conn,
                    ThreadPoolExecutor(1) as storer,
                ):
                    self._outage = None
                    for deliveries in [*self._held]:
                        self._decode(conn, storer, deliveries).result()
                        delay = FIRST_DELAY_S
                    self._overlap(conn, storer)
            except ServerUnavailableError as error:
                self._outage = str(error)
                log.warning("ingest.waiting", error=str(error), seconds=delay)
                if self._stopping.wait(delay):
                    return
                delay = min(2 * delay, LONGEST_DELAY_S)

    def _overlap(self, conn: Connection, storer: ThreadPoolExecutor) -> None:
        """Decode a batch while the one before it is stored, until `stop` and all is stored."""
        storing: Future[None] | None = None
        while not self._is_done():
            taken = self._link.take(most=self._flush_messages, within_s=self._flush_seconds)
            if taken:
                self._held.append(taken)
                storing = self._decode(conn, storer, taken, after=storing)
            elif storing and (storing.done() or self._stopping.is_set()):
                storing = storing.result()
            elif self._leaving and not self._held and monotonic_s() - self._busy_s > QUIET_S:
                self.stop()

    def _is_done(self) -> bool:
        return self._stopping.is_set() and not self._held and not self._link.queued

    def _decode(
        self, conn: Connection, storer: ThreadPoolExecutor, deliveries: list[Delivery], *,
        after: Future[None] | None = None,
    ) -> Future[None]:  # fmt: skip
        """Decode a batch, and have it stored when the one before it is."""
        if monotonic_s() - self._registry_at > REGISTRY_AGE_S:
            after = after and after.result()  # the connection serves one at a time
            self._registry, self._registry_at = read_registry(conn), monotonic_s()
            self._running.know(self._registry)
        batch = self._router.decode([d.message for d in deliveries], registry=self._registry)
        if after:
            after.result()
        return storer.submit(self._store, conn, deliveries, batch)

    def _store(self, conn: Connection, deliveries: list[Delivery], batch: Batch) -> None:
        messages = [delivery.message for delivery in deliveries]
        stored, batch = store_decoded(
            conn, messages, batch, router=self._router, registry=self._registry,
            running=self._running,
        )  # fmt: skip
        committed_us = utc_us()
        self._link.acknowledge(deliveries)
        self._held.popleft()
        self._busy_s = monotonic_s()
        for call in batch.after_commit:
            call(self._client)
        begun_us = [d.message.received_us if d.sent_us is None else d.sent_us for d in deliveries]
        self._counters.note(stored, lags_s=[(committed_us - at) / 1e6 for at in begun_us])

    def _connected(self, client: Client) -> None:
        topics = subscriptions(self._router.filters, self._group)
        if self._leaving:
            client.unsubscribe([topic for topic, _ in topics])
        else:
            client.subscribe(topics)
        self._greet(client)
