"""TLS and client certificates against a real Mosquitto that wants them."""

import gc
import os
import subprocess
import time

import pytest
from pydantic import SecretStr

from fems.config import Settings
from fems.embedded import programs, stack
from fems.embedded.ports import LOOPBACK, answers, choose_port
from fems.errors import FemsError, ServerUnavailableError
from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.store.pool import connect as connect_database

# paho leaves the socket of a handshake that failed to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def collected():
    """Such a socket is collected here, where it may be, and not during another file's test."""
    yield
    gc.collect()


CONFIG = """
listener {port} 127.0.0.1
allow_anonymous true
cafile {folder}/ca.pem
certfile {folder}/broker.pem
keyfile {folder}/broker.key
require_certificate true
log_dest stderr
"""


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """An authority, a broker's certificate for localhost, ours, and ones of a stranger."""
    folder = tmp_path_factory.mktemp("certificates")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    for ca in ("ca", "stranger-ca"):
        openssl(folder, "req", "-x509", *key, "-keyout", f"{ca}.key", "-out", f"{ca}.pem",
                "-days", "2", "-subj", f"/CN={ca}")  # fmt: skip
    for name, ca, host in (
        ("broker", "ca", "localhost"), ("ours", "ca", "ours"),
        ("stranger", "stranger-ca", "stranger"),
    ):  # fmt: skip
        openssl(folder, "req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr",
                "-subj", f"/CN={host}")  # fmt: skip
        (folder / "san").write_text(f"subjectAltName=DNS:{host}\n", "utf-8")
        openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{ca}.pem", "-CAkey",
                f"{ca}.key", "-CAcreateserial", "-days", "2", "-extfile", "san", "-out",
                f"{name}.pem")  # fmt: skip
    openssl(folder, "ec", "-in", "ours.key", "-aes256", "-passout", "pass:secret", "-out",
            "locked.key")  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def port(servers, certificates):
    """Port of a Mosquitto that speaks TLS and wants a client's certificate."""
    broker = programs.obtain(servers.servers_dir, database=False).broker
    port = choose_port(None)
    text = CONFIG.format(port=port, folder=certificates)
    if os.geteuid() == 0:
        text += "user root\n"
    (certificates / "mosquitto.conf").write_text(text, "utf-8")
    process = subprocess.Popen(
        [broker.mosquitto, "-c", certificates / "mosquitto.conf"],
        env=os.environ | dict(broker.env), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 20
    while not answers(LOOPBACK, port) and time.monotonic() < deadline:
        time.sleep(0.05)
    yield port
    process.kill()
    process.wait()


def files(certificates, *, ca="ca.pem", cert="ours.pem", key="ours.key"):
    named = {"mqtt_ca_file": ca, "mqtt_cert_file": cert, "mqtt_key_file": key}
    return {name: str(certificates / file) for name, file in named.items() if file}


def try_to_connect(url, **settings):
    """What a worker with these settings does first; raises what it would say."""
    made = Settings(mqtt_url=SecretStr(url), database_url=SecretStr("postgresql://x"), **settings)
    address = BrokerAddress.parse(stack.endpoints(made).mqtt_url)
    client = make_client(address, client_id="test-tls")
    connect(client, address)
    client.disconnect()
    client.loop_stop()


def test_our_certificate_and_its_key(port, certificates):
    try_to_connect(f"mqtts://localhost:{port}", **files(certificates))


def test_our_certificate_with_its_key_in_one_file(port, certificates):
    parts = [(certificates / name).read_text("utf-8") for name in ("ours.pem", "ours.key")]
    (certificates / "both.pem").write_text("".join(parts), "utf-8")
    both = files(certificates, cert="both.pem", key=None)
    try_to_connect(f"mqtts://localhost:{port}", **both)


def test_the_worker_takes_the_settings(installation, port, certificates, stopping):
    named = {f"FEMS_{name.upper()}": path for name, path in files(certificates).items()}
    url = f"mqtts://localhost:{port}"
    process = installation.start("ingest", "run", FEMS_MQTT_URL=url, **named)
    stopping.append(process)
    assert any("ingest.started" in line for line in process.stderr)


@pytest.mark.parametrize(
    ("of", "says"),
    [
        pytest.param({"ca": None}, "certificate that is not trusted", id="unknown authority"),
        pytest.param({"ca": "stranger-ca.pem"}, "FEMS_MQTT_CA_FILE", id="another authority"),
        pytest.param(
            {"url": "mqtts://127.0.0.1:{port}"}, "not the one its certificate names", id="host"
        ),
        pytest.param({"cert": None, "key": None}, "wants a certificate of ours", id="none of ours"),
        pytest.param(
            {"cert": "stranger.pem", "key": "stranger.key"}, "refuses our certificate",
            id="a stranger's",
        ),
        pytest.param({"ca": "gone.pem"}, "gone.pem cannot be used: No such file", id="no CA file"),
        pytest.param({"cert": "gone.pem"}, "FEMS_MQTT_CERT_FILE", id="no certificate file"),
        pytest.param({"key": "gone.key"}, "FEMS_MQTT_KEY_FILE", id="no key file"),
        pytest.param({"ca": "ours.key"}, "does not hold a certificate in PEM", id="a key as CA"),
        pytest.param({"key": "stranger.key"}, "FEMS_MQTT_CERT_FILE", id="key of another"),
        pytest.param({"key": "locked.key"}, "unencrypted", id="encrypted key"),
        pytest.param(
            {"url": "mqtt://localhost:{port}"}, "does not begin with mqtts://", id="not encrypted"
        ),
        pytest.param({"cert": None}, "without FEMS_MQTT_CERT_FILE", id="key without certificate"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(port, certificates, of, says):
    url = of.pop("url", "mqtts://localhost:{port}").format(port=port)
    with pytest.raises(FemsError) as error:
        try_to_connect(url, **files(certificates, **of))
    assert says in str(error.value)


def test_tls_to_a_port_without_it(endpoints):
    plain = BrokerAddress.parse(endpoints.mqtt_url)
    with pytest.raises(ServerUnavailableError, match="Does it speak TLS on this port"):
        try_to_connect(f"mqtts://me:hunter2@localhost:{plain.port}")


def test_an_error_says_no_password_and_ends_the_command(installation):
    done = installation.run("ingest", "run", FEMS_MQTT_URL="mqtts://me:hunter2@localhost:1")
    assert done.returncode == 1
    assert "Error: The broker at localhost:1 does not answer" in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr


def test_a_database_without_tls_is_refused_where_it_is_asked_for(endpoints, certificates):
    url = f"{endpoints.database_url}?sslmode=verify-full&sslrootcert={certificates / 'ca.pem'}"
    with (
        pytest.raises(ServerUnavailableError, match=r"does not speak TLS.*ssl = on"),
        connect_database(url),
    ):
        pass
