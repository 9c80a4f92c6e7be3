"""Readings out over MQTT, as a gateway should send them: for replays, the demo and the tests.

A broker confirms a message before it has written it to its disk. So a confirmed message is kept for
a while and sent again after each reconnection; ingest ignores what it has already stored.
"""

import itertools
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple, Self

import orjson
from paho.mqtt.client import Client
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from fems.clock import monotonic_s, utc_us
from fems.errors import ServerUnavailableError
from fems.ingest.broker import BrokerAddress, connect, make_client

CONFIRM_TIMEOUT_S = 60
REPLAY_S = 30.0
"""Three times as long as the embedded broker leaves between two saves of its queue. [s]"""
MOST_KEPT = 100_000
"""Confirmed messages kept at the most, should connections never last as long as that."""
UNHEARD_S = 1.0
MOST_IN_FLIGHT = 1_000
_NO_SUBSCRIBER = 0x10


@dataclass(eq=False, slots=True)
class _Message:
    topic: str
    payload: bytes
    confirmed_s: float | None = None


class _Sent(NamedTuple):
    message: _Message
    at_s: float


class Publisher:
    """Publishes readings with QoS 1, through outages of the broker, and in their order.

    A message is forgotten once the broker has confirmed one that was sent `replay_s` after its own
    confirmation: the broker lived long enough to have saved it. After a reconnection all that is
    not forgotten is sent again. A message that the broker says no worker subscribes to is not
    confirmed; it is sent again until one does.
    """

    def __init__(self, mqtt_url: str, *, client_id: str, replay_s: float = REPLAY_S) -> None:
        self.published = 0
        self._replay_s = replay_s
        self._open = 0
        self._refusal: str | None = None
        self._change = threading.Condition()
        # The rest belongs to the sender's thread; paho's callbacks and `publish` leave it tasks.
        self._waiting: deque[_Message] = deque()
        self._kept: deque[_Message] = deque()
        self._in_flight: dict[int, _Sent | None] = {}
        self._resume_s = 0.0
        self._tasks: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        address = BrokerAddress.parse(mqtt_url)
        self._client = make_client(address, client_id=client_id)
        self._client.max_inflight_messages_set(MOST_IN_FLIGHT)
        self._client.max_queued_messages_set(0)
        self._client.on_publish = self._on_publish
        self._client.on_connect = self._on_connect
        connect(self._client, address)
        self._sender = threading.Thread(target=self._work, name=client_id, daemon=True)
        self._sender.start()

    def publish(self, plant: str, meter: str, readings: Iterable[tuple[datetime, float]]) -> None:
        """Send one message with the readings of a meter; while the broker is away, it waits."""
        items = [{"ts": ts.isoformat(), "value": value} for ts, value in readings]
        payload = orjson.dumps(items[0] if len(items) == 1 else items)
        with self._change:
            self.published += 1
            self._open += 1
        self._tasks.put(partial(self._waiting.append, _Message(f"fems/{plant}/{meter}", payload)))

    def wait_confirmed(self, *, most_open: int = 0) -> None:
        """Block until at most so many messages are unconfirmed.

        Raises
        ------
        ServerUnavailableError
            If the broker confirms nothing for a minute, or refused a message.
        """
        with self._change:
            while self._open > most_open and not self._refusal:
                if not self._change.wait(CONFIRM_TIMEOUT_S):
                    raise ServerUnavailableError(
                        f"The broker left {self._open} messages unconfirmed.",
                        hint="Does it run, and has an ingest worker ever subscribed to it?",
                    )
            if self._refusal:
                raise ServerUnavailableError(
                    f"The broker refused a message ({self._refusal}).",
                    hint="May this user write to the topic fems/{plant}/{meter}?",
                )

    def close(self) -> None:
        """Disconnect; what is unconfirmed may be lost."""
        self._tasks.put(None)
        self._sender.join()
        self._client.disconnect()
        self._client.loop_stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _on_publish(
        self, _client: Client, _data: object, mid: int, reason: ReasonCode, _: object
    ) -> None:
        self._tasks.put(partial(self._confirmed, mid, reason))

    def _on_connect(
        self, _client: Client, _data: object, _flags: object, reason: ReasonCode, _: object
    ) -> None:
        if not reason.is_failure:
            self._tasks.put(partial(self._send_again, self._kept))

    def _work(self) -> None:
        while True:
            pause = self._resume_s - monotonic_s() if self._waiting else 0
            try:
                task = self._tasks.get(timeout=pause if pause > 0 else None)
            except queue.Empty:
                pass  # the pause is over
            else:
                if task is None:
                    return
                task()
            self._send()

    def _send(self) -> None:
        now_s = monotonic_s()
        while self._waiting and len(self._in_flight) < MOST_IN_FLIGHT and now_s >= self._resume_s:
            message = self._waiting[0]
            sent = self._client.publish(
                message.topic, message.payload, qos=1, properties=_sent_now()
            )
            if sent.rc == MQTTErrorCode.MQTT_ERR_QUEUE_SIZE:
                return  # its packet id is still under way; the next confirmation comes back here
            self._in_flight[sent.mid] = _Sent(message, now_s)
            self._kept.append(self._waiting.popleft())

    def _confirmed(self, mid: int, reason: ReasonCode) -> None:
        sent = self._in_flight.pop(mid, None)
        if sent is None:  # sent again meanwhile, and confirmed by that
            return
        if reason.value == _NO_SUBSCRIBER:
            self._resume_s = monotonic_s() + UNHEARD_S
            unheard = itertools.dropwhile(lambda kept: kept.confirmed_s is not None, self._kept)
            self._send_again(list(unheard))
            return
        sent.message.confirmed_s = monotonic_s()
        with self._change:
            self._open -= 1
            if reason.is_failure:
                self._refusal = str(reason)
            self._change.notify_all()
        self._forget(confirmed_before_s=sent.at_s - self._replay_s)

    def _forget(self, *, confirmed_before_s: float) -> None:
        while self._kept:
            confirmed_s = self._kept[0].confirmed_s
            if confirmed_s is None:
                return
            if confirmed_s >= confirmed_before_s and len(self._kept) <= MOST_KEPT:
                return
            self._kept.popleft()

    def _send_again(self, last: Iterable[_Message]) -> None:
        """Send the last kept messages once more, in their order and before those that wait."""
        messages = list(last)
        for message in reversed(messages):
            self._kept.pop()
            self._waiting.appendleft(message)
        confirmed = [message for message in messages if message.confirmed_s is not None]
        for message in confirmed:
            message.confirmed_s = None
        # What is under way comes again too, so its first answer no longer counts.
        self._in_flight = dict.fromkeys(self._in_flight)
        with self._change:
            self._open += len(confirmed)


def _sent_now() -> Properties:
    """The user property by which a worker tells how long a message was on its way. [ms]"""
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    properties.UserProperty = [("sent", str(utc_us() // 1_000))]
    return properties
