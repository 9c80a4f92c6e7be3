"""The embedded servers, for real: they come up, keep what they have, and heal."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
import psycopg
import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from fems.config import Settings
from fems.embedded import debian, mosquitto, stack
from fems.embedded.account import server_account
from fems.embedded.mosquitto import Mosquitto
from fems.embedded.postgres import Postgres
from fems.embedded.state import State
from fems.errors import ProvisioningError, ServerUnavailableError


def make_settings(home, **overrides):
    """Settings of a new home that shares the programs of this checkout."""
    own_urls = {"database_url": None, "mqtt_url": None}
    return Settings(**{"home": home, "servers_dir": Settings().servers_dir} | own_urls | overrides)


@pytest.fixture(scope="module")
def root_folder():
    # Not tmp_path: pytest closes its folders to the account that root's servers run as.
    folder = Path(tempfile.mkdtemp(prefix="fems-test-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def settings(root_folder):
    # The space is meant: paths go into five configuration languages.
    settings = make_settings(root_folder / "a home")
    yield settings
    stack.down(settings)


@pytest.fixture
def up(settings):
    assert stack.up(settings).all_running
    return settings


def ask(settings, statement):
    with psycopg.connect(stack.endpoints(settings).database_url, connect_timeout=5) as connection:
        return connection.execute(statement).fetchone()[0]


class Client:
    """An MQTT 5 client with a session that stays."""

    def __init__(self, url, name):
        address = urlsplit(url)
        self.got, self.codes = [], []
        self.client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv5
        )
        self.client.username_pw_set(address.username, address.password)
        self.client.on_message = lambda _client, _data, message: self.got.append(message.payload)
        self.client.on_connect = lambda *words: self.codes.append(words[3].getName())
        self.client.on_publish = lambda *words: self.codes.append(words[3].getName())
        self.client.on_subscribe = lambda *words: self.codes.append(words[3][0].getName())
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 0xFFFFFFFF
        self.client.connect(
            address.hostname, address.port, clean_start=False, properties=properties
        )
        self.client.loop_start()
        wait_until(lambda: self.codes)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.disconnect()
        self.client.loop_stop()

    def publish(self, topic, payload):
        self.client.publish(topic, payload, qos=1).wait_for_publish(5)


def wait_until(true, timeout_s=10):
    deadline = time.monotonic() + timeout_s
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert true()


def run_python(code, settings):
    return subprocess.run(
        [sys.executable, "-c", code],
        env=dict(os.environ)
        | {"FEMS_HOME": str(settings.home), "FEMS_SERVERS_DIR": str(settings.servers_dir)},
        capture_output=True, text=True, check=True, timeout=60,
    ).stdout  # fmt: skip


def test_nothing_runs_before_up(root_folder):
    settings = make_settings(root_folder / "never")
    status = stack.status(settings)
    assert not status.all_running
    assert {server.detail for server in status.servers} == {"never started"}
    assert not stack.down(settings).all_running
    with pytest.raises(ServerUnavailableError, match="Run 'fems up'"):
        stack.endpoints(settings)
    assert not settings.home.exists()


def test_up_gives_both_servers_and_outlives_its_process(settings):
    run_python(
        "from fems.config import Settings; from fems.embedded import stack; stack.up(Settings())",
        settings,
    )
    status = stack.status(settings)
    assert status.all_running
    assert [server.source for server in status.servers] == ["embedded", "embedded"]
    assert ask(settings, "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")
    assert ask(settings, "SHOW synchronous_commit") == "on"
    assert ask(settings, "SELECT count(*) FROM pg_timezone_names WHERE name = 'Asia/Seoul'") == 1
    shown = str(status.as_dict())
    for url in vars(stack.endpoints(settings)).values():
        assert urlsplit(url).password not in shown


def test_up_again_changes_nothing_and_is_quick(up):
    before = stack.status(up)
    began = time.monotonic()
    steps = []
    assert stack.up(up, report=steps.append) == before
    assert time.monotonic() - began < 1
    assert steps == []


def test_data_are_closed_to_others(up):
    for name in ("secrets.json", "state.json", "mosquitto/passwords"):
        assert stat.S_IMODE((up.home / name).stat().st_mode) == 0o600
    for name in ("postgres", "mosquitto", "logs"):
        assert stat.S_IMODE((up.home / name).stat().st_mode) == 0o700
    assert not (up.home / ".password").exists()
    secret = urlsplit(stack.endpoints(up).mqtt_url).password
    assert secret not in (up.home / "mosquitto/passwords").read_text()


def test_data_and_queue_survive_down_and_up(up):
    with psycopg.connect(stack.endpoints(up).database_url) as connection:
        connection.execute("CREATE TABLE kept (ts timestamptz NOT NULL, value float)")
        connection.execute("SELECT create_hypertable('kept', by_range('ts'))")
        connection.execute("INSERT INTO kept VALUES (now(), 42)")
    endpoints = stack.endpoints(up)
    with Client(endpoints.mqtt_url, "keeper") as worker:
        worker.client.subscribe("$share/fems/fems/#", qos=1)
        wait_until(lambda: len(worker.codes) == 2)
    with Client(endpoints.mqtt_publisher_url, "gateway") as gateway:
        for number in range(2_000):  # twice what Mosquitto would keep by default
            gateway.client.publish("fems/p1/m1", str(number), qos=1)
        gateway.publish("fems/p1/m1", "last")
    assert not stack.down(up).all_running
    with pytest.raises(ServerUnavailableError, match="does not run"):
        stack.endpoints(up)
    began = time.monotonic()
    assert stack.up(up).all_running
    assert time.monotonic() - began < 5
    assert ask(up, "SELECT value FROM kept") == 42
    with Client(stack.endpoints(up).mqtt_url, "keeper") as worker:
        wait_until(lambda: len(worker.got) == 2_001)


def test_removed_data_are_made_anew(root_folder):
    settings = make_settings(root_folder / "anew")
    try:
        stack.up(settings)
        stack.down(settings)
        shutil.rmtree(settings.home / "postgres")
        assert stack.up(settings).all_running
        assert ask(settings, "SELECT count(*) FROM pg_extension WHERE extname = 'timescaledb'") == 1
    finally:
        stack.down(settings)


def test_each_broker_user_may_do_its_own_and_no_more(up):
    endpoints = stack.endpoints(up)
    with (
        Client(endpoints.mqtt_url, "reader") as reader,
        Client(endpoints.mqtt_publisher_url, "writer") as writer,
    ):
        reader.client.subscribe([("fems/#", 1), ("spBv1.0/#", 1), ("other/#", 1)])
        wait_until(lambda: len(reader.codes) == 2)
        writer.client.subscribe("fems/#", qos=1)
        with Client(endpoints.mqtt_publisher_url, "intruder") as intruder:
            intruder.client.publish("other/x", "other/x", qos=1)
            wait_until(lambda: "Not authorized" in intruder.codes)
        for topic in ("spBv1.0/g/NDATA/n", "fems/p1/m1"):
            writer.publish(topic, topic)
        wait_until(lambda: b"fems/p1/m1" in reader.got)
        assert reader.got == [b"spBv1.0/g/NDATA/n", b"fems/p1/m1"]
        assert writer.got == []
    port = State.load(up.home).mqtt_port
    assert mosquitto.login_reply(port, "fems-ingest", "guessed") != mosquitto.ACCEPTED
    assert mosquitto.login_reply(port, "", "") != mosquitto.ACCEPTED


def test_killed_servers_are_seen_and_healed(up):
    ask(up, "SELECT 1")
    for server in (Postgres(up.home), Mosquitto(up.home)):
        os.kill(server.pid(), signal.SIGKILL)
    wait_until(lambda: not any(server.running for server in stack.status(up).servers))
    assert stack.up(up).all_running
    assert ask(up, "SELECT value FROM kept") == 42


def test_one_killed_server_is_started_and_the_other_left_alone(up):
    pid = Postgres(up.home).pid()
    os.kill(Mosquitto(up.home).pid(), signal.SIGKILL)
    wait_until(lambda: Mosquitto(up.home).pid() is None)
    assert stack.up(up).all_running
    assert Postgres(up.home).pid() == pid


def test_pid_files_naming_somebody_else_do_not_matter(up):
    stack.down(up)
    account = server_account()
    stranger = subprocess.Popen(
        [shutil.which("sleep"), "60"], cwd="/", **(account.as_user() if account else {})
    )
    try:
        # What is left after a kill and a reboot, when the number has been given away again.
        lines = [stranger.pid, up.home / "postgres", 0, 1, "", "127.0.0.1", "", "ready"]
        for path in ("postgres/postmaster.pid", "mosquitto/mosquitto.pid"):
            (up.home / path).write_text("\n".join(map(str, lines)))
        assert not any(server.running for server in stack.status(up).servers)
        assert not stack.down(up).all_running
        assert stranger.poll() is None
        assert stack.up(up).all_running
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_taken_ports_are_exchanged_and_remembered(up):
    stack.down(up)
    before = State.load(up.home)
    with (
        socket.create_server(("127.0.0.1", before.database_port)),
        socket.create_server(("127.0.0.1", before.mqtt_port)),
    ):
        assert not stack.status(up).all_running
        assert stack.up(up).all_running
    after = State.load(up.home)
    assert after.database_port != before.database_port
    assert after.mqtt_port != before.mqtt_port
    assert ask(up, "SELECT value FROM kept") == 42


def test_two_homes_side_by_side(up, root_folder):
    other = make_settings(root_folder / "other")
    try:
        # Two commands at once on the new home, as two impatient users would.
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(stack.up, [other, other])
        assert first == second
        assert first.all_running
        ports = [server.port for home in (up, other) for server in stack.status(home).servers]
        assert len(set(ports)) == 4
        assert ask(other, "SELECT to_regclass('kept') IS NULL")
        stack.down(other)
        assert stack.status(up).all_running
    finally:
        stack.down(other)


def test_servers_of_the_users_own_are_left_to_him(root_folder):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings = make_settings(
            root_folder / "external",
            servers_dir=root_folder / "external/servers",
            database_url=f"postgresql://me:secret@127.0.0.1:{port}/mine",
            mqtt_url="mqtt://me:secret@127.0.0.1:1",
        )
        status = stack.up(settings)
    database, broker = status.servers
    assert (database.source, database.running, database.port) == ("external", True, port)
    assert (broker.source, broker.running, broker.detail) == ("external", False, "not reachable")
    assert not settings.home.exists()
    assert "secret" not in str(status.as_dict())
    assert stack.endpoints(settings).mqtt_publisher_url == "mqtt://me:secret@127.0.0.1:1"


def test_one_server_of_the_users_own_and_one_embedded(root_folder):
    settings = make_settings(root_folder / "half", database_url="postgresql://a:b@127.0.0.1:1/c")
    try:
        database, broker = stack.up(settings).servers
        assert (database.source, database.running) == ("external", False)
        assert (broker.source, broker.running) == ("embedded", True)
        assert not (settings.home / "postgres").exists()
        assert stack.endpoints(settings).database_url == "postgresql://a:b@127.0.0.1:1/c"
    finally:
        stack.down(settings)


def test_data_of_another_version_are_not_touched(root_folder):
    settings = make_settings(root_folder / "older")
    (settings.home / "postgres").mkdir(parents=True)
    (settings.home / "postgres/PG_VERSION").write_text("9\n")
    (settings.home / "secrets.json").write_text(
        '{"database_password": "a", "mqtt_ingest_password": "b", "mqtt_gateway_password": "c"}'
    )
    try:
        with pytest.raises(ProvisioningError, match="are PostgreSQL 9's"):
            stack.up(settings)
        broker = stack.status(settings).servers[1]
        assert broker.running, "the other server is not held back"
    finally:
        stack.down(settings)


def test_a_server_that_dies_at_its_start_says_why(root_folder):
    settings = make_settings(root_folder / "broken")
    stack.up(settings)
    stack.down(settings)
    try:
        with (settings.home / "postgres/postgresql.conf").open("a") as config:
            config.write("shared_buffers = 'plenty'\n")
        with pytest.raises(ProvisioningError, match="plenty"):
            stack.up(settings)
        stack.down(settings)
        (settings.home / "mosquitto/queue.db").write_text("no queue")
        without_database = make_settings(settings.home, database_url="postgresql://a@127.0.0.1:1/c")
        with pytest.raises(ProvisioningError, match=r"Mosquitto did not start: .*database"):
            stack.up(without_database)
    finally:
        stack.down(settings)


def test_a_broker_that_has_other_passwords_says_so(root_folder):
    settings = make_settings(
        root_folder / "locked-out", database_url="postgresql://a@127.0.0.1:1/c"
    )
    stack.up(settings)
    stack.down(settings)
    passwords = settings.home / "mosquitto/passwords"
    passwords.write_text(passwords.read_text().replace("fems-ingest", "somebody"))
    with pytest.raises(ProvisioningError, match="refuses its own user"):
        stack.up(settings)
    assert not stack.status(settings).servers[1].running
    passwords.unlink()
    assert stack.up(settings).servers[1].running
    stack.down(settings)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as another account")
def test_a_home_closed_to_the_servers_account_is_named(root_folder):
    closed = root_folder / "closed"
    closed.mkdir(mode=0o700)
    settings = make_settings(closed / "below/home")
    with pytest.raises(ProvisioningError, match=f"cannot enter {closed} .*FEMS_HOME"):
        stack.up(settings)
    assert not any(closed.iterdir())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_closed_to_us_is_named():
    with pytest.raises(ProvisioningError, match="FEMS_HOME"):
        stack.up(make_settings(Path("/proc/fems")))


def test_a_broken_off_download_is_done_again_and_once(root_folder):
    prefix = root_folder / "downloads/servers"
    reports = [[], []]
    began = threading.Event()
    child = subprocess.Popen(
        [sys.executable, "-c",
         "import sys, pathlib; from fems.embedded import debian\n"
         "debian.provision(['mosquitto'], pathlib.Path(sys.argv[1]), [], report=print)", prefix],
        stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    with child:
        for line in child.stdout:
            if "Fetching" in line:
                began.set()
                os.killpg(child.pid, signal.SIGKILL)
                break
    assert began.is_set()
    assert debian.versions(prefix) is None
    with ThreadPoolExecutor(2) as pool:
        found = list(
            pool.map(
                lambda steps: debian.provision(
                    ["mosquitto"], prefix, ["usr/sbin/mosquitto"], report=steps.append
                ),
                reports,
            )
        )
    assert found[0] == found[1]
    assert "mosquitto" in found[0]
    assert sorted(map(bool, reports)) == [False, True]
    assert {path.name for path in prefix.parent.iterdir()} == {".servers.lock", "servers"}
    subprocess.run([prefix / "usr/sbin/mosquitto", "-h"], capture_output=True, check=False)
