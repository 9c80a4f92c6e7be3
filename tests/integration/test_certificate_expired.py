"""The broker's certificate expires: a worker says so and takes up again, all kept, once it is renewed."""

import gc
import os
import subprocess
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fems.clock import utc_now
from fems.doctor.check import State
from fems.doctor.machine import check_certificates
from fems.embedded import programs
from fems.embedded.ports import LOOPBACK, answers, choose_port
from fems.errors import ServerUnavailableError
from fems.ingest.broker import BrokerAddress, connect, make_client
from tests.integration.test_health import wait_for

# paho leaves the socket of a handshake that failed to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

CONFIG = """
listener {port} 127.0.0.1
allow_anonymous true
cafile {folder}/ca.pem
certfile {folder}/broker.pem
keyfile {folder}/broker.key
persistence true
persistence_location {folder}/
max_queued_messages 0
log_dest none
{user}
"""


@pytest.fixture(autouse=True)
def collected():
    yield
    gc.collect()


def certify(subject, public_key, by, key, *, until, authority=False):
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in (subject, by)]
    built = (
        x509.CertificateBuilder().subject_name(names[0]).issuer_name(names[1]).public_key(public_key)
        .serial_number(x509.random_serial_number()).not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(subject)]), critical=False)
    )  # fmt: skip
    return built.sign(key, hashes.SHA256())


class Broker:
    """A Mosquitto with TLS; its certificate can be made anew, and it be started with it."""

    def __init__(self, servers, folder):
        self._programs = programs.obtain(servers.servers_dir, database=False).broker
        self._folder, self.port, self._process = folder, choose_port(None), None
        self._ca = ec.generate_private_key(ec.SECP256R1())
        self._key = ec.generate_private_key(ec.SECP256R1())
        ca = certify("ca", self._ca.public_key(), "ca", self._ca, authority=True,
                     until=datetime(2099, 1, 1, tzinfo=UTC))  # fmt: skip
        (folder / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
        (folder / "broker.key").write_bytes(self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))  # fmt: skip
        user = "user root" if os.geteuid() == 0 else ""
        (folder / "broker.conf").write_text(CONFIG.format(port=self.port, folder=folder, user=user))

    def start(self, *, until):
        made = certify("localhost", self._key.public_key(), "ca", self._ca, until=until)
        (self._folder / "broker.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        self._process = subprocess.Popen(
            [self._programs.mosquitto, "-c", self._folder / "broker.conf"],
            env=os.environ | dict(self._programs.env), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        ready = threading.Event()
        for _ in range(400):
            if answers(LOOPBACK, self.port):
                return
            ready.wait(0.05)
        raise AssertionError("the broker does not answer")

    def stop(self):
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
        self._process = None


@pytest.fixture
def broker(servers, tmp_path):
    broker = Broker(servers, tmp_path)
    yield broker
    broker.stop()


def publish(broker, folder, values):
    address = BrokerAddress.parse(f"mqtts://localhost:{broker.port}?ca_file={folder / 'ca.pem'}")
    client = make_client(address, client_id="test-gateway")
    connect(client, address)
    for value in values:
        payload = f'{{"ts": "2026-03-02T00:{value:02}:00Z", "value": {value}}}'
        client.publish("fems/steelworks/main", payload, qos=1).wait_for_publish(20)
    client.disconnect()
    client.loop_stop()


def test_an_expired_certificate_is_said_and_nothing_is_lost(
    installation, broker, tmp_path, stopping
):
    installation.ok("import", "plants", "tests/data/steel.toml")
    port, now = choose_port(None), utc_now()
    url = f"mqtts://localhost:{broker.port}"
    broker.start(until=now + timedelta(days=90))
    worker = installation.start("ingest", "run", FEMS_MQTT_URL=url, FEMS_METRICS_PORT=str(port),
                                FEMS_MQTT_CA_FILE=str(tmp_path / "ca.pem"))  # fmt: skip
    stopping.append(worker)
    assert wait_for(port, "/readyz", lambda status, _: status == 200)[0] == 200
    publish(broker, tmp_path, range(10))
    assert installation.wait_for("SELECT count(*) FROM reading", 10) == 10
    broker.stop()
    broker.start(until=now - timedelta(hours=1))
    status, text = wait_for(port, "/readyz", lambda status, _: status == 503)
    assert status == 503, text
    with pytest.raises(ServerUnavailableError, match="certificate that has expired"):
        publish(broker, tmp_path, range(10, 20))
    named = f"{url}?ca_file={tmp_path / 'ca.pem'}"
    (check,) = check_certificates(named, now=now)
    assert check.state is State.FAILED
    assert "expired" in check.says
    broker.stop()
    broker.start(until=now + timedelta(days=90))
    assert wait_for(port, "/readyz", lambda status, _: status == 200, seconds=40)[0] == 200
    publish(broker, tmp_path, range(10, 20))  # what gateways kept: to them, too, it was expired
    assert installation.wait_for("SELECT count(*) FROM reading", 20) == 20
