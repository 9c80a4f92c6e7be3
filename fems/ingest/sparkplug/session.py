"""The MQTT side of a Sparkplug B host: its subscriptions, its STATE, and what it hears."""

import queue
import sys
import threading
from contextlib import suppress
from typing import NamedTuple

import orjson
import structlog
from paho.mqtt.client import Client, ConnectFlags, MQTTMessage, MQTTMessageInfo
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from fems.clock import utc_us
from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.ingest.decoding import Message
from fems.ingest.sparkplug import topic

log = structlog.get_logger(__name__)

RECEIVE_MAXIMUM = 1_000
MOST_WAITING = 10_000
"""Messages in memory; beyond, the network waits and the broker keeps the rest."""
PUT_S = 0.5
GOODBYE_S = 5


class Heard(NamedTuple):
    """A message, or None where messages before this may have been lost."""

    message: Message | None
    connection: int
    mid: int
    qos: int


class HostSession:
    """A persistent session as host `host_id`: STATE says it is there while connected and `show`n.

    What nodes publish while nobody is connected is kept by the broker, as far as it keeps QoS 0.
    """

    def __init__(self, address: BrokerAddress, host_id: str) -> None:
        self._address, self._host_id = address, host_id
        self._heard: queue.Queue[Heard] = queue.Queue(MOST_WAITING)
        self._closing = threading.Event()
        self._online = True
        self._connection = 0
        self._since_ms = 0
        self._client = make_client(address, client_id=client_id(host_id), manual_ack=True)
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected
        self._client.on_message = self._received
        self._client.on_subscribe = self._subscribed
        self._prepare_will()

    @property
    def client(self) -> Client:
        """For those who send commands."""
        return self._client

    def open(self) -> None:
        """Connect, subscribe and say so.

        Raises
        ------
        ServerUnavailableError
            If the broker does not answer or refuses us.
        """
        connect(self._client, self._address, receive_maximum=RECEIVE_MAXIMUM)

    def show(self, *, online: bool) -> None:
        """Tell the nodes whether they are stored; when not, as the will would tell them."""
        if online != self._online:
            self._online = online
            if self._client.is_connected():
                self._state(online=online)

    def take(self, most: int, seconds: float) -> list[Heard]:
        """What was heard, in its order: waits so long for the first, then takes what is there."""
        taken: list[Heard] = []
        try:
            taken.append(self._heard.get(timeout=seconds))
            while len(taken) < most:
                taken.append(self._heard.get_nowait())
        except queue.Empty:
            pass
        return taken

    def acknowledge(self, heard: list[Heard]) -> None:
        """Tell the broker that these are stored."""
        for one in heard:
            if one.qos > 0 and one.connection == self._connection:
                self._client.ack(one.mid, one.qos)

    def close(self) -> list[Heard]:
        """Say that the host goes, and go; what was heard, not taken, and will not come again."""
        self._closing.set()
        self._heard.maxsize = 0  # from here on, what still comes must not wait for a place
        if self._client.is_connected():
            with suppress(RuntimeError):
                self._state(online=False).wait_for_publish(GOODBYE_S)
        self._client.disconnect()
        self._client.loop_stop()
        return [one for one in self.take(sys.maxsize, 0.001) if one.qos == 0]

    def _prepare_will(self) -> None:
        """The will of the next connection; its time is also that of the birth that follows."""
        self._since_ms = utc_us() // 1000
        self._client.will_set(
            topic.state_topic(self._host_id), self._payload(online=False), qos=1, retain=True
        )

    def _connected(
        self, client: Client, _data: object, flags: ConnectFlags, reason: ReasonCode, _: object
    ) -> None:
        if reason.is_failure:
            return
        self._connection += 1
        if not flags.session_present:
            self._put(Heard(None, self._connection, 0, 0))
        client.subscribe(subscriptions(self._host_id))
        self._state(online=self._online)

    def _subscribed(
        self, _client: Client, _data: object, _mid: int, reasons: list[ReasonCode], _: object
    ) -> None:
        for reason in reasons:
            if reason.is_failure:
                log.error("sparkplug.subscription_refused", reason=str(reason))

    def _disconnected(self, *answer: object) -> None:
        self._connection += 1
        self._prepare_will()
        if not self._closing.is_set():
            log.warning("sparkplug.disconnected", reason=str(answer[3]))

    def _received(self, client: Client, _data: object, message: MQTTMessage) -> None:
        try:
            name = message.topic
        except UnicodeDecodeError:  # an error here would end the network thread
            name = "\N{REPLACEMENT CHARACTER}"
        if name == topic.state_topic(self._host_id):
            client.ack(message.mid, message.qos)
            # The will of a connection before this one may come late and speak for us.
            here = self._online and not self._closing.is_set()
            if here and _says_offline(message.payload):
                self._state(online=True)
            return
        arrived = Message(name, bytes(message.payload), utc_us())
        self._put(Heard(arrived, self._connection, message.mid, message.qos))

    def _put(self, heard: Heard) -> None:
        """Queue what was heard; a full queue stops the network, and with it the broker."""
        while True:
            try:
                return self._heard.put(heard, timeout=PUT_S)
            except queue.Full:
                continue

    def _state(self, *, online: bool) -> MQTTMessageInfo:
        return self._client.publish(
            topic.state_topic(self._host_id), self._payload(online=online), qos=1, retain=True
        )

    def _payload(self, *, online: bool) -> bytes:
        at_ms = self._since_ms if online or not self._closing.is_set() else utc_us() // 1000
        return orjson.dumps({"online": online, "timestamp": at_ms})


def client_id(host_id: str) -> str:
    """Client id of the host's session: one, whichever worker serves it.

    >>> client_id("fems")
    'fems-sparkplug-fems'
    """
    return f"fems-sparkplug-{host_id}"


def subscriptions(host_id: str) -> list[tuple[str, SubscribeOptions]]:
    """What a host listens to: nodes, but nothing a broker retained of them, and its own STATE."""
    options = SubscribeOptions(qos=1, retainHandling=SubscribeOptions.RETAIN_DO_NOT_SEND)
    return [
        *((pattern, options) for pattern in topic.filters()),
        (topic.state_topic(host_id), SubscribeOptions(qos=1)),
    ]


def _says_offline(payload: bytes | bytearray) -> bool:
    try:
        state = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return True
    return not (isinstance(state, dict) and state.get("online") is True)
