"""What deploy/ ships, together on real servers: a broker with TLS, and the services as their units say."""

import gc
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from fems.clock import utc_now
from fems.embedded import programs
from fems.embedded.ports import LOOPBACK, answers, choose_port
from fems.errors import FemsError
from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.store.rights import NEEDED_BY
from tests.docs.pages import REPOSITORY, blocks
from tests.integration.test_health import wait_for
from tests.units import SERVICES, command_of, credentials_of, environment_of
from tests.watching import DEPLOY

PAGE = REPOSITORY / "docs" / "how-to" / "deploy.md"
PASSWORDS = {"fems-ingest": "for-ingest", "acme": "for-acme"}
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
LONG_RUNNING = [path for path in SERVICES if path.stem != "fems-backup"]


@dataclass(frozen=True)
class Broker:
    """A running broker with the shipped configuration, and the authority its certificate is of."""

    port: int
    authority: Path

    def url(self, user):
        return f"mqtts://{user}:{PASSWORDS[user]}@localhost:{self.port}"

    def publish(self, user, topic, payload):
        """What the broker answers to a message."""
        address = BrokerAddress.parse(f"{self.url(user)}?ca_file={self.authority}")
        client = make_client(address, client_id=f"test-deployed-{user}")
        answered = []
        client.on_publish = lambda _c, _u, _mid, reason, _p: answered.append(str(reason))
        connect(client, address)
        client.publish(topic, payload, qos=1)
        deadline = time.monotonic() + 10
        while not answered and time.monotonic() < deadline:
            time.sleep(0.01)
        client.disconnect()
        client.loop_stop()
        return answered


def make_certificates(folder):
    """Run the document's own commands, for this machine's name."""
    (block,) = [text for text in blocks(PAGE, "sh") if "openssl req" in text]
    script = "set -eu; NAME=localhost\n" + block.replace("/etc/fems/tls", str(folder))
    subprocess.run(["bash", "-c", script], check=True, capture_output=True)


@pytest.fixture(scope="module")
def broker(servers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("deployed")
    make_certificates(folder)
    found = programs.obtain(servers.servers_dir, database=False).broker
    (folder / "passwords").write_text("".join(f"{u}:{p}\n" for u, p in PASSWORDS.items()), "utf-8")
    environment = os.environ | dict(found.env)
    subprocess.run([found.passwd, "-U", folder / "passwords"], env=environment, check=True)
    (folder / "mosquitto.acl").write_bytes(
        (REPOSITORY / "fems" / "embedded" / "mosquitto.acl").read_bytes()
    )
    port = choose_port(None)
    text = (DEPLOY / "mosquitto" / "fems.conf").read_text("utf-8")
    assert text.count("listener ") == 1
    text = text.replace("listener 8883", f"listener {port} {LOOPBACK}")
    text = text.replace("/etc/mosquitto/fems", str(folder))
    # Debian's own file says these.
    text += f"persistence true\npersistence_location {folder}/\nlog_dest stderr\n"
    text += "user root\n" if os.geteuid() == 0 else ""
    (folder / "mosquitto.conf").write_text(text, "utf-8")
    process = subprocess.Popen(
        [found.mosquitto, "-c", folder / "mosquitto.conf"], env=environment,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 20
    while not answers(LOOPBACK, port) and time.monotonic() < deadline:
        time.sleep(0.05)
    yield Broker(port, folder / "ca.pem")
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def logins(installation):
    """The users of the parts, by the secret that holds their address; gone afterwards, as roles are the server's."""
    name = installation.database_url.rpartition("_")[2]
    made = {
        part: json.loads(installation.ok("db", "login", part, "--name", f"{part}-{name}", "--json"))
        for part in NEEDED_BY
    }
    yield {f"{part}_url": answer["database_url"] for part, answer in made.items()}
    for answer in made.values():
        with psycopg.connect(installation.database_url, autocommit=True) as conn:
            conn.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(answer["user"])))


@pytest.fixture(scope="module")
def services(installation, logins, broker, tmp_path_factory):
    """The services, each with the environment and the credentials its unit names; their ports."""
    plants = tmp_path_factory.mktemp("plants") / "plants.toml"
    plants.write_text(blocks(REPOSITORY / "README.md", "toml")[0], "utf-8")
    installation.ok("import", "plants", str(plants))
    secrets = {**logins, "mqtt_url": broker.url("fems-ingest")}
    home = tmp_path_factory.mktemp("home")
    plain = {name: text for name, text in os.environ.items() if not name.startswith("FEMS_")}
    ports, processes = {}, []
    try:
        for unit in LONG_RUNNING:
            credentials = tmp_path_factory.mktemp("credentials")
            for name in credentials_of(unit):
                (credentials / name).write_text(secrets[name] + "\n", "utf-8")
            environment = environment_of(unit, credentials) | of_the_installation(home, broker)
            setting = next(name for name in environment if name.endswith("METRICS_PORT"))
            environment[setting] = str(choose_port(None))
            ports[unit.stem] = int(environment[setting])
            processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "fems", *command_of(unit)],
                    env=plain | environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                )
            )
        yield ports
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.communicate(timeout=30)


def of_the_installation(home, broker):
    """deploy/fems.env, for this machine."""
    text = (DEPLOY / "fems.env").read_text("utf-8")
    given = dict(re.findall(r"^(FEMS_\w+)=(.*)$", text, re.MULTILINE))
    return given | {
        "FEMS_HOME": str(home), "FEMS_MQTT_CA_FILE": str(broker.authority), "FEMS_DASH_PORT": "0",
    }  # fmt: skip


@pytest.mark.parametrize("unit", LONG_RUNNING, ids=lambda path: path.stem)
def test_a_service_is_ready_with_what_its_unit_gives_it(services, unit):
    status, text = wait_for(services[unit.stem], "/readyz", lambda status, _: status == 200)
    assert status == 200, text


def test_a_plants_gateway_reaches_the_database_and_no_other_plant(installation, services, broker):
    assert wait_for(services["fems-ingest@"], "/readyz", lambda status, _: status == 200)[0] == 200
    message = f'{{"ts": "{utc_now():%Y-%m-%dT%H:%M:%SZ}", "value": 1012.5}}'
    assert broker.publish("acme", "fems/acme/main", message) == ["Success"]
    assert installation.wait_for("SELECT max(value) FROM reading", 1012.5) == 1012.5
    assert broker.publish("acme", "fems/other/main", message) == ["Not authorized"]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        pytest.param("mqtts://acme:guessed@localhost:{port}?ca_file={authority}", "refuse", id="password"),
        pytest.param("mqtts://localhost:{port}?ca_file={authority}", "refuse", id="no name"),
        pytest.param("mqtts://acme:for-acme@localhost:{port}", "not trusted", id="authority unknown"),
        pytest.param("mqtt://acme:for-acme@localhost:{port}", "does not answer", id="not encrypted"),
    ],
)  # fmt: skip
def test_nobody_gets_in_without_a_name_or_unencrypted(broker, url, says):
    address = BrokerAddress.parse(url.format(port=broker.port, authority=broker.authority))
    with pytest.raises(FemsError, match=says):
        connect(make_client(address, client_id="test-deployed-nobody"), address)
    gc.collect()  # paho leaves the socket of a handshake that failed to the garbage collector
