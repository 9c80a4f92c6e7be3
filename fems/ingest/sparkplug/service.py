"""One active host for a database: hears, stores, acknowledges, and asks for births."""

import threading
from collections.abc import Callable, Sequence

import structlog

from fems.clock import monotonic_s, utc_us
from fems.errors import BusyError, ServerUnavailableError
from fems.ingest.broker import BrokerAddress
from fems.ingest.decoding import Registry
from fems.ingest.routing import Router
from fems.ingest.sparkplug.decoder import SparkplugDecoder, ask_for_births, read_nodes, remember
from fems.ingest.sparkplug.host import REORDER_S, Host
from fems.ingest.sparkplug.naming import Rule
from fems.ingest.sparkplug.session import Heard, HostSession
from fems.ingest.writer import Stored, read_registry, store_messages
from fems.store.pool import Connection, connect, translated_errors
from fems.store.rights import Rights
from fems.store.runs import exclusive

log = structlog.get_logger(__name__)

AGAIN_S = 2.0
"""How long to wait before trying again to become the active host. [s]"""
SOON_S = 0.25
"""The same for the host that lost its database: before another worker, as it holds messages. [s]"""
REGISTRY_AGE_S = 10.0


class SparkplugService:
    """Serves as host `host_id` while no other worker does; takes over when that one ends.

    The host is there (STATE) only while it can store: when the database goes away, it says so, and
    edge nodes that look at STATE keep their data. It stays connected meanwhile and holds what the
    others send, as QoS 0 under way to a client that disconnects would be lost.
    """

    def __init__(
        self, *, database_url: str, mqtt_url: str, host_id: str, rules: Sequence[Rule] = (),
        reorder_s: float = REORDER_S, flush_messages: int = 500, flush_seconds: float = 0.25,
        on_batch: Callable[[Stored], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self._database_url, self._host_id = database_url, host_id
        self._address = BrokerAddress.parse(mqtt_url)
        self._rules, self._reorder_s = rules, reorder_s
        self._flush_messages, self._flush_seconds = flush_messages, flush_seconds
        self._on_batch = on_batch
        self._stopping = threading.Event()
        self._session: HostSession | None = None
        self._held: list[Heard] = []
        self._registry: Registry = {}
        self._registry_at = self._alive_at = float("-inf")

    def stop(self) -> None:
        """Ask the service to store what it has in hand, and to end."""
        self._stopping.set()

    def run(self) -> None:
        """Serve until `stop`; survives outages of the database and of the broker."""
        said: type[Exception] | None = None
        while not self._stopping.is_set():
            try:
                with (
                    connect(self._database_url, rights=Rights.INGEST) as conn,
                    exclusive(conn, "sparkplug", wait=False),
                ):
                    said = None
                    self._serve(conn)
            except BusyError:
                self._leave()
                if said is not BusyError:
                    log.info("sparkplug.standing_by", host=self._host_id)
                said = BusyError
            except ServerUnavailableError as error:
                if self._session:
                    self._session.show(online=False)
                if said is not ServerUnavailableError:
                    log.warning("sparkplug.waiting", error=str(error))
                said = ServerUnavailableError
            self._stopping.wait(SOON_S if self._session else AGAIN_S)
        self._leave()
        if self._held:
            log.error("sparkplug.lost", messages=len(self._held), reason="stopped in an outage")

    def _serve(self, conn: Connection) -> None:
        host = Host(read_nodes(conn), self._rules, reorder_s=self._reorder_s)
        self._registry_at = float("-inf")
        session = self._enter()
        log.info("sparkplug.started", host=self._host_id, nodes=len(host.nodes))
        while not self._stopping.is_set():
            self._step(conn, host, session)
        self._leave()
        while self._held:
            self._step(conn, host, session)

    def _enter(self) -> HostSession:
        """The session, opened or back from an outage of the database."""
        if self._session is None:
            session = HostSession(self._address, self._host_id)
            session.open()
            self._session = session
        else:
            self._session.show(online=True)
        return self._session

    def _leave(self) -> None:
        """End the connection; holds what was heard and will not come again."""
        if self._session is not None:
            self._held = [one for one in self._held if one.qos == 0] + self._session.close()
            self._session = None
            log.info("sparkplug.stopped", host=self._host_id)

    def _step(self, conn: Connection, host: Host, session: HostSession) -> None:
        if not self._held:
            self._held = session.take(self._flush_messages, self._flush_seconds)
        first_loss = next((i for i, one in enumerate(self._held) if one.message is None), None)
        if first_loss == 0:
            self._note_loss(conn, host, session)
            del self._held[0]
            return
        batch = self._held[:first_loss]
        messages = [one.message for one in batch if one.message is not None]
        if messages:
            if monotonic_s() - self._registry_at > REGISTRY_AGE_S:
                self._registry, self._registry_at = read_registry(conn), monotonic_s()
            router = Router([SparkplugDecoder(host)])
            stored, done = store_messages(conn, messages, router=router, registry=self._registry)
            session.acknowledge(batch)
            for call in done.after_commit:
                call(session.client)
            self._on_batch(stored)
        elif monotonic_s() - self._alive_at > AGAIN_S:
            with translated_errors():
                conn.execute("SELECT 1")  # without this connection the lock is gone
            self._alive_at = monotonic_s()
        del self._held[: len(batch)]
        ask_for_births(host.overdue(utc_us()), session.client)

    def _note_loss(self, conn: Connection, host: Host, session: HostSession) -> None:
        """Messages may have been lost: no alias is trusted before the births that are asked for."""
        outcome = host.lost(utc_us())
        with translated_errors(), conn.transaction():
            remember(host, outcome, utc_us(), conn)
        ask_for_births(outcome.rebirths, session.client)
