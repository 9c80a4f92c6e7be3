"""Subscriptions: which, and whether the broker grants them."""

import threading
from collections.abc import Sequence

import structlog
from paho.mqtt.client import Client
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from fems.errors import ServerUnavailableError
from fems.ingest.broker import CONNECT_TIMEOUT_S, BrokerAddress, connect, make_client
from fems.ingest.v1 import JsonDecoder

log = structlog.get_logger(__name__)

_SESSION_TAKEN_OVER = 0x8E


def open_subscription(
    mqtt_url: str,
    *,
    group: str | None,
    client_id: str,
    filters: Sequence[str] = JsonDecoder.filters,
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
