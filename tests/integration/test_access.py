"""The shipped access list at the real embedded broker: a plant speaks for itself only."""

import threading
import time

import pytest

from fems.config import Settings
from fems.embedded import stack
from fems.embedded.users import list_users, remove_user, set_user
from fems.errors import NotFoundError, ProvisioningError, ServerUnavailableError, SettingsError
from fems.ingest.broker import BrokerAddress, connect, make_client
from tests.conftest import REPOSITORY

NOT_AUTHORIZED = 135  # reason code of MQTT 5, 0x87
GOOD = b'{"ts": "2026-03-02T00:00:00Z", "value": 1}'


class PlantClient:
    """A plant's gateway: what the broker answers to what it publishes, and what it hears."""

    def __init__(self, endpoints, user, password):
        address = BrokerAddress.parse(endpoints.mqtt_url)
        address = type(address)(address.host, address.port, user, password, False, address.files)  # noqa: FBT003
        self.client = make_client(address, client_id=f"test-access-{user}")
        self.heard, self._codes, self._answered = [], [], threading.Event()
        self.client.on_publish = self._published
        self.client.on_message = lambda _client, _data, message: self.heard.append(message.topic)
        connect(self.client, address)

    def publish(self, topic, payload=GOOD):
        """Reason code with which the broker confirms a message."""
        self._answered.clear()
        self.client.publish(topic, payload, qos=1)
        assert self._answered.wait(10)
        return self._codes[-1]

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()

    def _published(self, _client, _data, _mid, reason, _properties):
        self._codes.append(reason.value)
        self._answered.set()


@pytest.fixture
def user(servers, endpoints):
    """Make users of plants and connect as them; gone after the test."""
    made = []

    def connect_as(name):
        made.append(PlantClient(endpoints, name, set_user(servers, name)))
        return made[-1]

    yield connect_as
    for client in made:
        client.close()
    for name in list_users(servers):
        remove_user(servers, name)


@pytest.fixture(scope="module")
def plants(installation):
    installation.ok("import", "plants", str(REPOSITORY / "tests" / "data" / "sparkplug.toml"))
    return installation


@pytest.mark.parametrize(
    ("topic", "may"),
    [
        pytest.param("fems/plant-a/main", True, id="its own meter"),
        pytest.param("fems/plant-b/main", False, id="another plant's meter"),
        pytest.param("fems/plant-a-2/main", False, id="a plant whose name begins alike"),
        pytest.param("fems", False, id="no plant"),
        pytest.param("spBv1.0/plant-a/NDATA/gw", True, id="its own Sparkplug group"),
        pytest.param("spBv1.0/plant-a/DBIRTH/gw/mdb", True, id="a device in it"),
        pytest.param("spBv1.0/plant-b/NDATA/gw", False, id="another plant's group"),
        pytest.param("spBv1.0/plant-b/NDEATH/gw", False, id="a death in another's name"),
        pytest.param("spBv1.0/plant-b/NCMD/gw", False, id="a command to another's node"),
        pytest.param("spBv1.0/STATE/fems", False, id="the host's state"),
        pytest.param("$SYS/broker/version", False, id="the broker's own figures"),
        pytest.param("tele/boiler/SENSOR", False, id="another gateway's topic"),
    ],
)
def test_a_plant_publishes_for_itself_only(user, topic, may):
    code = user("plant-a").publish(topic)
    assert (code != NOT_AUTHORIZED) == may


def test_what_is_refused_reaches_nobody(plants, user, stopping):
    worker = plants.start("ingest", "run")
    stopping.append(worker)
    assert any("ingest.started" in line for line in worker.stderr)
    time.sleep(0.3)
    a, b = user("plant-a"), user("plant-b")
    assert a.publish("fems/plant-b/main") == NOT_AUTHORIZED
    foreign = b'{"ts": "2026-03-02T00:00:00Z", "value": 2, "plant": "plant-b"}'
    assert a.publish("fems/plant-a/mdb.kw", foreign) != NOT_AUTHORIZED
    assert b.publish("fems/plant-b/main", b'{"ts": "2026-03-02T01:00:00Z", "value": 3}') == 0
    assert plants.wait_for("SELECT count(*) FROM reading", 1) == 1
    assert plants.query("SELECT value FROM reading") == [(3.0,)]
    assert plants.query("SELECT topic, reason FROM rejected_message") == [
        ("fems/plant-a/mdb.kw", "foreign_meter")
    ]


def test_a_plant_hears_only_commands_of_its_own(user, endpoints):
    a, b = user("plant-a"), user("plant-b")
    for listener in (a, b):
        listener.client.subscribe([("#", 1), ("spBv1.0/+/NCMD/#", 1), ("spBv1.0/plant-b/#", 1)])
    gateway = BrokerAddress.parse(endpoints.mqtt_url)
    host = make_client(gateway, client_id="test-access-host")
    connect(host, gateway)
    host.publish("spBv1.0/plant-a/NDATA/gw", b"", qos=1).wait_for_publish(5)
    host.publish("fems/plant-b/main", GOOD, qos=1).wait_for_publish(5)
    host.publish("spBv1.0/plant-b/NCMD/gw", b"", qos=1).wait_for_publish(5)
    host.disconnect()
    host.loop_stop()
    deadline = time.monotonic() + 10
    while "spBv1.0/plant-b/NCMD/gw" not in b.heard and time.monotonic() < deadline:
        time.sleep(0.05)
    # Whether a host is there is no secret: the broker retains it of the hosts of other tests.
    assert {topic for topic in b.heard if "/STATE/" not in topic} == {"spBv1.0/plant-b/NCMD/gw"}
    assert [topic for topic in a.heard if "/STATE/" not in topic] == []


def test_a_new_password_counts_at_once_and_disturbs_nobody(servers, endpoints, user):
    b = user("plant-b")
    old = set_user(servers, "plant-a")
    new = set_user(servers, "plant-a")
    assert list_users(servers) == ["plant-a", "plant-b"]
    with pytest.raises(ServerUnavailableError, match="refuses the user or password"):
        PlantClient(endpoints, "plant-a", old)
    PlantClient(endpoints, "plant-a", new).close()
    assert b.publish("fems/plant-b/main") != NOT_AUTHORIZED
    assert b.client.is_connected()


def test_a_user_that_is_gone_cannot_connect(servers, endpoints):
    password = set_user(servers, "plant-a")
    remove_user(servers, "plant-a")
    with pytest.raises(ServerUnavailableError, match="refuses the user or password"):
        PlantClient(endpoints, "plant-a", password)
    with pytest.raises(NotFoundError, match="no user 'plant-a'"):
        remove_user(servers, "plant-a")


def test_users_outlive_a_restart_of_the_broker(servers, endpoints):
    """The passwords of FEMS itself and of plants lie in one file; 'fems up' leaves it alone."""
    password = set_user(servers, "plant-a")
    stack.down(servers)
    state = stack.up(servers)
    assert state.all_running
    PlantClient(stack.endpoints(servers), "plant-a", password).close()
    remove_user(servers, "plant-a")


def test_passwords_are_kept_hashed_and_closed(servers):
    password = set_user(servers, "plant-a")
    file = servers.home / "mosquitto" / "passwords"
    assert file.stat().st_mode & 0o077 == 0
    assert password not in file.read_text("utf-8")
    assert not (servers.home / "mosquitto" / "passwords.new").exists()
    remove_user(servers, "plant-a")


def test_where_there_is_no_embedded_broker(tmp_path):
    with pytest.raises(ProvisioningError, match="never started"):
        list_users(Settings(home=tmp_path))
    with pytest.raises(SettingsError, match="broker of your own"):
        list_users(Settings(home=tmp_path, mqtt_url="mqtt://elsewhere"))


def test_the_commands(servers, endpoints, plants):
    """They are about the embedded broker, so FEMS_MQTT_URL must not name one."""
    password = plants.ok("ingest", "user", "add", "plant-a", FEMS_MQTT_URL="").strip()
    PlantClient(endpoints, "plant-a", password).close()
    unknown = plants.run("ingest", "user", "add", "nowhere", FEMS_MQTT_URL="")
    assert unknown.returncode == 1
    assert "Plants: plant-a, plant-b" in unknown.stderr
    plants.ok("ingest", "user", "remove", "plant-a", FEMS_MQTT_URL="")
    assert list_users(servers) == []
