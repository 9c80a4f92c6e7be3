"""Readings out over MQTT, as a gateway would send them: for replays, the demo and the tests."""

import threading
from collections.abc import Iterable
from datetime import datetime
from typing import Self

import orjson
from paho.mqtt.client import Client
from paho.mqtt.reasoncodes import ReasonCode

from fems.errors import ServerUnavailableError
from fems.ingest.broker import BrokerAddress, check, connect, make_client

CONFIRM_TIMEOUT_S = 60


class Publisher:
    """Publishes readings with QoS 1 and can wait until the broker has confirmed all of them."""

    def __init__(self, mqtt_url: str, *, client_id: str) -> None:
        self.published = 0
        self._confirmed = 0
        self._refusal: str | None = None
        self._change = threading.Condition()
        address = BrokerAddress.parse(mqtt_url)
        self._client = make_client(address, client_id=client_id)
        self._client.max_inflight_messages_set(1_000)
        self._client.max_queued_messages_set(0)
        self._client.on_publish = self._on_publish
        connect(self._client, address)

    def publish(self, plant: str, meter: str, readings: Iterable[tuple[datetime, float]]) -> None:
        """Send one message with the readings of a meter."""
        items = [{"ts": ts.isoformat(), "value": value} for ts, value in readings]
        payload = orjson.dumps(items[0] if len(items) == 1 else items)
        check(self._client.publish(f"fems/{plant}/{meter}", payload, qos=1).rc)
        self.published += 1

    def wait_confirmed(self, *, most_open: int = 0) -> None:
        """Block until at most so many messages are unconfirmed.

        Raises
        ------
        ServerUnavailableError
            If the broker confirms nothing for a minute, or refused a message.
        """
        with self._change:
            while self.published - self._confirmed > most_open:
                if not self._change.wait(CONFIRM_TIMEOUT_S):
                    raise ServerUnavailableError(
                        f"The broker left {self.published - self._confirmed} messages unconfirmed."
                    )
            if self._refusal:
                raise ServerUnavailableError(
                    f"The broker refused a message ({self._refusal}).",
                    hint="May this user write to the topic fems/{plant}/{meter}?",
                )

    def close(self) -> None:
        """Disconnect; what is unconfirmed may be lost."""
        self._client.disconnect()
        self._client.loop_stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _on_publish(
        self, _client: Client, _data: object, _mid: int, reason: ReasonCode, _: object
    ) -> None:
        with self._change:
            self._confirmed += 1
            if reason.is_failure:
                self._refusal = str(reason)
            self._change.notify_all()
