"""A gateway against a broker of its own that is killed, restarted and that nobody listens to."""

import os
import shutil
import signal
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from paho.mqtt.subscribeoptions import SubscribeOptions

from fems.embedded import stack
from fems.embedded.mosquitto import Mosquitto
from fems.errors import ServerUnavailableError
from fems.ingest import publisher as module
from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.ingest.publisher import Publisher

START = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def broker(servers):
    """Settings of an installation whose only server is a Mosquitto, which runs."""
    home = servers.home.with_name(f"{servers.home.name}-{uuid.uuid4().hex[:4]}")
    elsewhere = "postgresql://nobody@localhost/unused"
    settings = type(servers)(home=home, servers_dir=servers.servers_dir, database_url=elsewhere)
    try:
        stack.up(settings)
        yield settings
    finally:
        stack.down(settings)
        shutil.rmtree(home, ignore_errors=True)


def kill(settings):
    server = Mosquitto(settings.home)
    os.kill(server.pid(), signal.SIGKILL)
    while server.pid() is not None:
        time.sleep(0.005)


def publisher(settings, **more):
    return Publisher(stack.endpoints(settings).mqtt_publisher_url, client_id="gateway", **more)


def publish(gateway, values):
    for value in values:
        gateway.publish("food", "main", [(START + value * timedelta(minutes=1), float(value))])


class Listener:
    """A worker's session that notes the values it gets, in their order."""

    def __init__(self, settings):
        address = BrokerAddress.parse(stack.endpoints(settings).mqtt_url)
        self.values = []
        self._answered = threading.Event()
        self._client = make_client(address, client_id="listener")
        self._client.on_message = lambda _c, _d, m: self.values.append(
            orjson.loads(m.payload)["value"]
        )
        self._client.on_subscribe = lambda *_: self._answered.set()
        connect(self._client, address, receive_maximum=1_000)
        self._client.subscribe("fems/+/+", options=SubscribeOptions(qos=1))
        assert self._answered.wait(5)

    def wait_for(self, expected):
        deadline = time.monotonic() + 10
        while not expected <= set(self.values) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert set(self.values) == expected

    def leave(self):
        """Disconnect; the broker keeps the session."""
        self._client.disconnect()
        self._client.loop_stop()


def test_what_a_killed_broker_had_confirmed_and_not_saved_is_sent_again(broker):
    Listener(broker).leave()
    with publisher(broker) as gateway:
        publish(gateway, range(50))
        gateway.wait_confirmed()
        kill(broker)  # its session and its queue are younger than its last save
        stack.up(broker)
        listener = Listener(broker)
        listener.wait_for({float(i) for i in range(50)})
        gateway.wait_confirmed()
        listener.leave()
    assert listener.values[-50:] == list(map(float, range(50)))


def test_what_is_published_while_the_broker_is_away_waits_in_its_order(broker):
    Listener(broker).leave()
    with publisher(broker) as gateway:
        publish(gateway, range(10))
        gateway.wait_confirmed()
        kill(broker)
        publish(gateway, range(10, 3_000))
        stack.up(broker)
        listener = Listener(broker)
        gateway.wait_confirmed()
        listener.wait_for({float(i) for i in range(3_000)})
        listener.leave()
    last = {value: at for at, value in enumerate(listener.values)}
    assert sorted(last, key=last.__getitem__) == sorted(last)


def test_a_message_that_nobody_subscribes_to_is_not_confirmed(broker, monkeypatch):
    monkeypatch.setattr(module, "CONFIRM_TIMEOUT_S", 0.5)
    with publisher(broker) as gateway:
        publish(gateway, range(20))
        with pytest.raises(ServerUnavailableError, match="20 messages unconfirmed"):
            gateway.wait_confirmed()
        listener = Listener(broker)
        listener.wait_for({float(i) for i in range(20)})
        monkeypatch.undo()
        gateway.wait_confirmed()
        listener.leave()


def test_what_the_broker_surely_saved_is_forgotten(broker):
    Listener(broker).leave()
    with publisher(broker, replay_s=0.2) as gateway:
        publish(gateway, range(5))
        gateway.wait_confirmed()
        time.sleep(0.3)
        publish(gateway, [5])  # was sent longer than the span after the others' confirmation
        gateway.wait_confirmed()
        listener = Listener(broker)
        listener.wait_for({float(i) for i in range(6)})
        listener.leave()
        kill(broker)
        stack.up(broker)
        listener = Listener(broker)
        listener.wait_for({5.0})
        listener.leave()
