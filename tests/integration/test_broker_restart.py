"""What Mosquitto keeps of a persistent session over its own restart: no shared subscription."""

import os
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from fems.embedded import programs
from fems.embedded.ports import LOOPBACK, answers, choose_port
from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.ingest.publisher import Publisher
from fems.ingest.subscriber import open_subscription

CONFIG = """
listener {port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location {folder}/
log_dest none
{user}
"""
NO_SUBSCRIBER = 0x10
WORKER = "restart-worker"


class Broker:
    """A Mosquitto of its own that keeps sessions on disk."""

    def __init__(self, servers, folder):
        self._programs = programs.obtain(servers.servers_dir, database=False).broker
        port = choose_port(None)
        self.url, self._port, self._process = f"mqtt://127.0.0.1:{port}", port, None
        user = "user root" if os.geteuid() == 0 else ""
        self._config = folder / "broker.conf"
        self._config.write_text(CONFIG.format(port=port, folder=folder, user=user))

    def start(self):
        self._process = subprocess.Popen(
            [self._programs.mosquitto, "-c", self._config],
            env=os.environ | dict(self._programs.env), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        pause = threading.Event()
        for _ in range(400):
            if answers(LOOPBACK, self._port):
                return
            pause.wait(0.05)
        raise AssertionError("the broker does not answer")

    def stop(self):
        if self._process is not None:
            self._process.terminate()  # in good order: it saves everything first
            self._process.wait(20)
        self._process = None


@pytest.fixture
def broker(servers, tmp_path):
    broker = Broker(servers, tmp_path)
    broker.start()
    yield broker
    broker.stop()


@contextmanager
def connected(url, client_id, *, receive_maximum=None, on_message=None):
    address = BrokerAddress.parse(url)
    client = make_client(address, client_id=client_id)
    client.on_message = on_message
    connect(client, address, receive_maximum=receive_maximum)
    try:
        yield client
    finally:
        client.disconnect()
        client.loop_stop()


def publish(url, payload):
    """The reason in the broker's answer to a message."""
    reasons = []
    with connected(url, "restart-gateway") as client:
        client.on_publish = lambda *answer: reasons.append(answer[3].value)
        client.publish("fems/plant/meter", payload, qos=1).wait_for_publish(10)
    return reasons[0]


class Heard:
    """Messages of the worker's session, and when there are so many."""

    def __init__(self, wanted=1):
        self.payloads, self._wanted, self._all = set(), wanted, threading.Event()

    def __call__(self, _client, _data, message):
        self.payloads.add(message.payload)
        if len(self.payloads) >= self._wanted:
            self._all.set()

    def wait(self, seconds):
        return self._all.wait(seconds)


@pytest.mark.parametrize(
    ("group", "reason", "arrives"),
    [
        pytest.param(None, 0, {b"before", b"after", b"connected"}, id="an ordinary subscription is kept"),
        pytest.param("fems", NO_SUBSCRIBER, {b"before"}, id="a shared one is not, and the answer says so"),
    ],
)  # fmt: skip
def test_what_a_restarted_broker_keeps_for_a_session(broker, group, reason, arrives):
    open_subscription(broker.url, group=group, client_id=WORKER)
    assert publish(broker.url, b"before") == 0
    broker.stop()
    broker.start()
    assert publish(broker.url, b"after") == reason
    heard = Heard(wanted=len(arrives))
    with connected(broker.url, WORKER, receive_maximum=10, on_message=heard):
        assert publish(broker.url, b"connected") == reason  # to connect is not enough
        assert heard.wait(10)
    assert heard.payloads == arrives


def test_a_gateway_that_reads_the_answer_loses_nothing(broker):
    open_subscription(broker.url, group="fems", client_id=WORKER)
    broker.stop()
    broker.start()
    begin = datetime(2026, 3, 2, tzinfo=UTC)
    with Publisher(broker.url, client_id="restart-gateway") as gateway:
        for minute in range(5):
            gateway.publish("plant", "meter", [(begin + timedelta(minutes=minute), 1.0)])
        open_subscription(broker.url, group="fems", client_id=WORKER)
        gateway.wait_confirmed()
    heard = Heard(wanted=5)
    with connected(broker.url, WORKER, receive_maximum=10, on_message=heard):
        assert heard.wait(10)
    assert len(heard.payloads) == 5
