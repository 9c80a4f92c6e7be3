"""Our end of the connection to the broker: messages in, acknowledgements out, on one thread.

paho's own thread reads one packet per `select` and wakes itself with a system call for each
acknowledgement. Its documented interface for other event loops (`socket`, `loop_read`,
`loop_write`, `loop_misc`) lets us read until nothing comes and write all acknowledgements of a
batch in one go.
"""

import select
import socket
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, cast

import structlog
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from fems.clock import monotonic_s
from fems.ingest.delivery import Delivery, delivered
from fems.ingest.inbox import Inbox

log = structlog.get_logger(__name__)

MOST_BYTES = 32 * 1_048_576
"""Payloads in hand beyond which nothing more is read. [B]"""
READS_AT_ONCE = 256
TICK_S = 0.5
FIRST_DELAY_S, LONGEST_DELAY_S = 0.1, 5.0


class Link:
    """A client's connection, served by a thread of its own; bounded by ReceiveMaximum and bytes.

    Deliveries that are not taken when the connection breaks are forgotten: the broker sends them
    again. `greet` is called with the client on each new connection; it subscribes.
    """

    def __init__(
        self, client: Client, *, greet: Callable[[Client], None], most_bytes: int = MOST_BYTES
    ) -> None:
        self._client = client
        self._greet = greet
        self._most_bytes = most_bytes
        self._bytes = 0  # of payloads in hand, taken or not
        self._inbox = Inbox()
        self._delay_s = FIRST_DELAY_S
        self._session = 0
        self._connected = True  # the caller has connected; from then on the thread looks after it
        self._closing = False
        self._end_session = False
        self._committed: deque[Sequence[Delivery]] = deque()
        self._woken, self._wake = socket.socketpair()
        self._woken.settimeout(0)
        self._wake.settimeout(0)
        self._thread = threading.Thread(target=self._run, name="fems-link", daemon=True)
        client.on_message = self._received
        client.on_connect = self._greeted
        client.on_disconnect = self._disconnected
        client.on_socket_register_write = lambda *_: self._ring()

    def start(self) -> None:
        """Serve the connection from now on."""
        self._thread.start()

    @property
    def queued(self) -> int:
        """Messages that wait to be taken."""
        return len(self._inbox)

    def stop_reading(self) -> None:
        """Take no more messages off the connection; may be called by a signal handler."""
        self._inbox.open = False
        self._ring()

    def take(self, *, most: int, within_s: float) -> list[Delivery]:
        """Up to `most` deliveries or a batch of bytes, or what came within some seconds. [s]"""
        return self._inbox.take(most=most, within_s=within_s)

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Tell the broker that these are safe; only those of the present connection are told."""
        self._committed.append(deliveries)
        self._ring()

    def close(self, *, end_session: bool = False) -> None:
        """Send what is to be sent, disconnect and end the thread; the session too, if asked."""
        self._end_session = end_session
        self._closing = True
        self.stop_reading()
        if self._thread.is_alive():
            self._thread.join()
        self._woken.close()
        self._wake.close()

    def _ring(self) -> None:
        with suppress(OSError):  # full: it is awake already
            self._wake.send(b"\0")

    def _run(self) -> None:
        try:
            while not self._closing or (self._committed and self._connected):
                if self._connected:
                    self._turn()
                else:
                    self._rest()
            self._part()
        except BaseException as error:  # noqa: BLE001 (raised again in the worker's thread)
            self._inbox.failure = error
        finally:
            self._inbox.wake()

    def _turn(self) -> None:
        """Wait until something can be done, and do it."""
        sock = self._client.socket()
        if sock is None:
            self._connected = False
            return
        room = self._inbox.open and self._bytes < self._most_bytes
        pending = room and getattr(sock, "pending", int)() > 0
        readable, _, _ = select.select(
            [self._woken, *([sock] if room else [])],
            [sock] if self._client.want_write() else [],
            [], 0 if pending else TICK_S,
        )  # fmt: skip
        if self._woken in readable:
            self._hear()
        self._acknowledge()
        if sock in readable or pending:
            self._read()
        self._write()
        self._lost(self._client.loop_misc())

    def _read(self) -> None:
        for _ in range(READS_AT_ONCE):
            before = len(self._inbox)
            if self._lost(self._client.loop_read()) or len(self._inbox) == before:
                break
            if self._bytes >= self._most_bytes:
                break
        self._inbox.wake()

    def _write(self) -> None:
        """Send what waits, corked: many acknowledgements to a packet."""
        sock = cast("socket.socket | None", self._client.socket())
        if sock is None or not self._client.want_write():
            return
        with suppress(AttributeError, OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
        self._lost(self._client.loop_write())
        with suppress(AttributeError, OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 0)

    def _acknowledge(self) -> None:
        while self._committed:
            for delivery in self._committed.popleft():
                self._bytes -= len(delivery.message.payload)
                # A packet id belongs to its connection: an old one may by now name another message.
                # QoS 0 has none, and the broker hangs up on a worker that acknowledges it.
                if delivery.qos > 0 and delivery.session == self._session:
                    self._client.ack(delivery.mid, delivery.qos)

    def _hear(self) -> None:
        with suppress(BlockingIOError):
            self._woken.recv(4096)

    def _rest(self) -> None:
        """Wait a moment, then try to connect again; not while too much is in hand."""
        if select.select([self._woken], [], [], self._delay_s)[0]:
            self._hear()
        self._acknowledge()
        if self._inbox.open and self._bytes < self._most_bytes:
            self._delay_s = min(2 * self._delay_s, LONGEST_DELAY_S)
            with suppress(OSError):  # still away
                self._connected = self._client.reconnect() == MQTTErrorCode.MQTT_ERR_SUCCESS

    def _part(self) -> None:
        if self._connected:
            properties = Properties(PacketTypes.DISCONNECT)  # type: ignore[no-untyped-call]
            if self._end_session:
                properties.SessionExpiryInterval = 0
            self._client.disconnect(properties=properties)
        deadline = monotonic_s() + LONGEST_DELAY_S
        while (sock := self._client.socket()) and self._client.want_write():
            select.select([], [sock], [], TICK_S)
            if self._lost(self._client.loop_write()) or monotonic_s() > deadline:
                break

    def _lost(self, result: MQTTErrorCode) -> bool:
        self._connected = self._connected and result == MQTTErrorCode.MQTT_ERR_SUCCESS
        return not self._connected

    def _greeted(self, client: Client, *answer: Any) -> None:  # noqa: ANN401 (paho's)
        self._session += 1
        if not answer[2].is_failure:
            self._delay_s = FIRST_DELAY_S
            self._greet(client)

    def _received(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        delivery = delivered(message, session=self._session)
        self._bytes += len(delivery.message.payload)
        self._inbox.put(delivery)

    def _disconnected(self, *answer: object) -> None:
        self._connected = False
        self._session += 1  # what was delivered so far comes again and is acknowledged then
        self._bytes -= self._inbox.forget()
        if not self._closing:
            log.warning("ingest.disconnected", reason=str(answer[3]))
