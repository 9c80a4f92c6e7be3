"""A Sparkplug B host on the real broker: what edge nodes say becomes readings, deaths silence."""

import signal
import socket
import time
from datetime import UTC, datetime

import orjson
import pandas as pd
import psycopg
import pytest
from paho.mqtt.subscribeoptions import SubscribeOptions

from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.ingest.sparkplug.payload import parse
from fems.ingest.sparkplug.schema import DataType
from fems.jobs import live
from fems.store.figures import read_silent_meters, read_status
from fems.store.pool import connect as connect_database
from tests.conftest import REPOSITORY
from tests.unit.ingest.sparkplug.edge import Edge, metric

SITE = REPOSITORY / "tests" / "data" / "sparkplug.toml"


@pytest.fixture(scope="module")
def plant(installation):
    installation.ok("import", "plants", str(SITE))
    installation.observer_url = installation.environment["FEMS_MQTT_URL"]
    installation.host = f"host-{installation.environment['FEMS_MQTT_CLIENT_ID']}"
    installation.environment["FEMS_SPARKPLUG_HOST_ID"] = installation.host
    return installation


@pytest.fixture
def clean(plant):
    with psycopg.connect(plant.database_url) as conn:
        conn.execute(
            "TRUNCATE reading, reading_revision, rejected_message, stale_window, meter_live,"
            " meter_silence, sparkplug_node"
        )


@pytest.fixture
def host(plant, clean, stopping):
    """Start an ingest worker that is the Sparkplug host; waits until it listens."""

    def start(**environment):
        process = plant.start("ingest", "run", **environment)
        stopping.append(process)
        wait_for_line(process, "sparkplug.started")
        return process

    return start


def wait_for_line(process, word):
    for line in process.stderr:
        if word in line:
            time.sleep(0.3)
            return
    raise AssertionError("the worker ended")


def end(process, stopping):
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    stopping.remove(process)
    process.communicate()


class Gateway(Edge):
    """An edge node of the steelworks at the broker; counts the births it was asked for."""

    def __init__(self, plant, *, will=True):
        super().__init__("gw", "plant-a")
        self.asked = 0
        address = BrokerAddress.parse(plant.publisher_url)
        self.client = make_client(address, client_id="test-edge")
        if will:
            death = self.death()
            self.client.will_set(death.topic, death.payload, qos=1)
        self.client.on_message = self._command
        connect(self.client, address)
        self.client.subscribe("spBv1.0/plant-a/NCMD/gw")

    def send(self, *messages, qos=0):
        for message in messages:
            self.client.publish(message.topic, message.payload, qos=qos).wait_for_publish(5)

    def born(self, kwh=100.0, **more):
        """Births of the node and of the device that is the main meter."""
        self.send(
            self.birth(), self.say("DBIRTH", metric("kwh", kwh, alias=1, ts=now_ms()), device="mdb")
        )

    def data(self, kwh, *, ts=None, **more):
        self.send(
            self.say("DDATA", metric(alias=1, value=kwh, ts=ts or now_ms()), device="mdb"), **more
        )

    def lose_connection(self):
        """Without a goodbye: the broker publishes the will."""
        self.client.socket().shutdown(socket.SHUT_RDWR)

    def _command(self, _client, _data, message):
        (command,) = parse(message.payload).metrics
        assert (command.name, command.boolean_value) == ("Node Control/Rebirth", True)
        self.asked += 1


_LAST_MS = [0]


def now_ms():
    """Now, and never the same instant twice: a second value would correct the first."""
    _LAST_MS[0] = max(int(datetime.now(UTC).timestamp() * 1000), _LAST_MS[0] + 1)
    return _LAST_MS[0]


@pytest.fixture
def gateway(plant):
    made = Gateway(plant)
    yield made
    made.client.disconnect()
    made.client.loop_stop()


READINGS = "SELECT count(*) FROM reading"
OFFLINE = "SELECT count(*) FROM sparkplug_node WHERE NOT online"


def readings(plant):
    return plant.query(
        "SELECT m.code, r.value, r.quality FROM reading AS r JOIN meter AS m USING (meter_id)"
        " ORDER BY m.code, r.ts"
    )


def silent(plant):
    """Meters known to be dead; and the plant's load."""
    with connect_database(plant.database_url) as conn:
        live.run(conn, None, datetime.now(UTC))
        (plant_id,) = conn.execute("SELECT plant_id FROM plant WHERE code = 'plant-a'").fetchone()
        since = datetime(2000, 1, 1, tzinfo=UTC)  # nobody is silent by age
        found = read_silent_meters(conn, [plant_id], since=since)
        return sorted(meter["code"] for meter in found if meter["last"] is not None)


def load_kw(plant):
    """Load at the main meter; none where it is not known."""
    with connect_database(plant.database_url) as conn:
        live.run(conn, None, datetime.now(UTC))
        status = read_status(conn, now=datetime.now(UTC)).set_index("code")
        value = status.loc["plant-a", "load_kw"]
        return None if pd.isna(value) else float(value)


@pytest.mark.usefixtures("clean")
def test_births_and_data_become_readings(plant, host, gateway):
    host()
    gateway.born(100.0)
    gateway.data(101.5)
    assert plant.wait_for(READINGS, 2) == 2
    assert readings(plant) == [("mdb.kwh", 100.0, 0), ("mdb.kwh", 101.5, 0)]
    assert plant.value("SELECT count(*) FROM rejected_message") == 0
    assert gateway.asked == 0


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize("qos", [0, 1])
def test_what_is_published_while_no_host_is_there_is_read_with_its_aliases(
    plant, host, gateway, stopping, qos
):
    first = host()
    gateway.born(1.0)
    assert plant.wait_for(READINGS, 1) == 1
    end(first, stopping)
    for i in range(2, 100):
        gateway.data(float(i), qos=qos, ts=now_ms() - 100_000 + i)
    host()
    assert plant.wait_for(READINGS, 99) == 99
    assert plant.value("SELECT sum(value) FROM reading") == sum(range(100))
    assert gateway.asked == 0


@pytest.mark.usefixtures("clean")
def test_a_dead_nodes_meters_are_silent_at_once(plant, host, gateway):
    host()
    gateway.send(gateway.birth(metric("temp", 20.0, ts=now_ms())))
    gateway.send(gateway.say(
        "DBIRTH", metric("kwh", 10.0, ts=now_ms() - 120_000), metric("kw", 60.0, ts=now_ms()),
        device="mdb",
    ))  # fmt: skip
    gateway.send(gateway.say("DDATA", metric("kwh", 12.0, ts=now_ms()), device="mdb"))
    assert plant.wait_for(READINGS, 4) == 4
    assert silent(plant) == []
    assert load_kw(plant) == pytest.approx(60.0, rel=0.01)
    gateway.lose_connection()
    assert plant.wait_for(OFFLINE, 1, seconds=10) == 1
    assert silent(plant) == ["gw.temp", "mdb.kw", "mdb.kwh"]
    assert load_kw(plant) is None


@pytest.mark.usefixtures("clean")
def test_a_birth_ends_the_silence_and_history_does_not(plant, host, gateway):
    host()
    gateway.born(1.0)
    gateway.send(gateway.say("DDEATH", device="mdb"))
    assert plant.wait_for("SELECT count(*) FROM meter_silence", 1) == 1
    past = metric("kwh", 0.5, ts=now_ms() - 60_000, is_historical=True)
    gateway.send(gateway.say("DDATA", past, device="mdb"))
    assert plant.wait_for(READINGS, 2) == 2
    assert silent(plant) == ["mdb.kwh"]
    gateway.born(2.0)
    assert plant.wait_for(READINGS, 3) == 3
    assert silent(plant) == []


@pytest.mark.usefixtures("clean")
def test_nodes_are_listed_with_the_meters_they_are(plant, host, gateway):
    host()
    gateway.send(gateway.birth(metric("temp", 20.0, ts=now_ms()), metric("rpm", 900.0)))
    gateway.send(gateway.say("DBIRTH", metric("Door", "open", kind=DataType.STRING), device="mdb"))
    gateway.send(gateway.say("DDEATH", device="mdb"))
    count = "SELECT count(*) FROM sparkplug_node WHERE births -> 'mdb' ->> 'online' = 'false'"
    assert plant.wait_for(count, 1) == 1
    node, device = orjson.loads(plant.ok("ingest", "nodes", "--json"))["devices"]
    assert (node["node"], node["device"], node["online"]) == ("plant-a/gw", "", True)
    assert (device["device"], device["online"]) == ("mdb", False)
    assert [(m["name"], m["meter"], m["registered"]) for m in node["metrics"]] == [
        ("bdSeq", None, False),
        ("temp", "plant-a/gw.temp", True),
        ("rpm", "plant-a/gw.rpm", False),
    ]
    assert [(m["name"], m["meter"]) for m in device["metrics"]] == [("Door", None)]


@pytest.mark.usefixtures("clean")
def test_an_unknown_meter_is_offered_and_its_readings_taken_in_once_it_is_registered(
    plant, host, gateway, tmp_path
):
    """Also what came by alias, and with the unit that only the birth names."""
    host()
    unit = {"engUnit": "MWh"}
    born = [metric(name, 1.0, alias=i, ts=now_ms(), properties=unit)
            for i, name in enumerate(("a", "b"), 1)]  # fmt: skip
    gateway.send(gateway.birth(*born))
    gateway.send(gateway.say("NDATA", *(metric(alias=i, value=2.5, ts=now_ms()) for i in (1, 2))))
    assert plant.wait_for("SELECT count(*) FROM rejected_message", 4) == 4
    offered = orjson.loads(plant.ok("ingest", "pending", "--json"))["meters"]
    assert [(m["meter"], m["messages"], m["last_value"], m["unit"]) for m in offered] == [
        ("gw.a", 2, 2.5, "MWh"), ("gw.b", 2, 2.5, "MWh"),
    ]  # fmt: skip
    head, _, rest = SITE.read_text("utf-8").partition('[[plant]]\ncode = "plant-b"')
    lines = offered[0]["toml"].replace('"MWh"', '"kWh"')
    file = tmp_path / "plants.toml"
    file.write_text(f'{head}{lines}\n[[plant]]\ncode = "plant-b"{rest}', "utf-8")
    plant.ok("import", "plants", str(file))
    plant.ok("ingest", "retry", "--reason", "unknown_meter")
    assert readings(plant) == [("gw.a", 1_000.0, 0), ("gw.a", 2_500.0, 0)]
    assert plant.value("SELECT count(*) FROM rejected_message") == 2


@pytest.mark.usefixtures("clean")
def test_rules_of_the_mapping_file_name_meters(plant, host, gateway, tmp_path):
    file = tmp_path / "mappings.toml"
    file.write_text(
        '[[sparkplug]]\nnode = "gw"\nmetric = "Energy*"\nmeter = "mdb.kwh"\nunit = "MWh"\n'
        '[[sparkplug]]\nmetric = "Diagnostics/*"\nignore = true\n',
        "utf-8",
    )
    host(FEMS_MAPPINGS=str(file))
    gateway.send(gateway.birth(metric("Energy total", 2.0), metric("Diagnostics/rssi", -60.0)))
    assert plant.wait_for(READINGS, 1) == 1
    assert readings(plant) == [("mdb.kwh", 2_000.0, 0)]
    assert plant.value("SELECT count(*) FROM rejected_message") == 0


@pytest.mark.usefixtures("clean")
def test_data_before_the_birth_asks_for_it(plant, host, gateway):
    host()
    gateway.data(5.0)
    assert plant.wait_for("SELECT count(*) FROM rejected_message", 1) == 1
    assert plant.value("SELECT reason FROM rejected_message") == "unknown_alias"
    assert eventually(lambda: gateway.asked) == 1
    gateway.born(6.0)
    gateway.data(7.0)
    assert plant.wait_for(READINGS, 2) == 2
    assert gateway.asked == 1


@pytest.mark.usefixtures("clean")
def test_a_gap_in_the_sequence_asks_for_a_birth(plant, host, gateway):
    host(FEMS_SPARKPLUG_REORDER_SECONDS="0.2")
    gateway.born(1.0)
    gateway.seq += 1
    gateway.data(2.0)
    assert eventually(lambda: gateway.asked) == 1
    assert plant.wait_for(READINGS, 2) == 2


@pytest.fixture
def states(plant):
    """What the host says of itself, as an edge node hears it; the retained one first."""
    heard = []
    client = make_client(BrokerAddress.parse(plant.observer_url), client_id="test-observer")
    client.on_message = lambda _client, _data, message: heard.append(orjson.loads(message.payload))
    connect(client, BrokerAddress.parse(plant.observer_url))
    client.subscribe(f"spBv1.0/STATE/{plant.host}", options=SubscribeOptions(qos=1))
    yield heard
    client.disconnect()
    client.loop_stop()


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_host_says_whether_it_is_there(host, states, stopping, how):
    process = host()
    assert eventually(lambda: states and states[-1]["online"]) is True
    process.send_signal(how)
    process.communicate()
    stopping.remove(process)
    assert eventually(lambda: not states[-1]["online"]) is True
    began, ended = [state for state in states if state["online"]][-1], states[-1]
    assert began["timestamp"] <= ended["timestamp"] <= now_ms()
    if how == signal.SIGKILL:  # the will was written when the session began
        assert began["timestamp"] == ended["timestamp"]


@pytest.mark.usefixtures("clean")
def test_another_worker_takes_over(plant, host, gateway, stopping):
    first = host()
    gateway.born(1.0)
    assert plant.wait_for(READINGS, 1) == 1
    second = plant.start("ingest", "run", FEMS_MQTT_CLIENT_ID="test-second")
    stopping.append(second)
    wait_for_line(second, "sparkplug.standing_by")
    first.send_signal(signal.SIGKILL)
    first.communicate()
    stopping.remove(first)
    gateway.data(2.0)
    wait_for_line(second, "sparkplug.started")
    gateway.data(3.0)
    assert plant.wait_for(READINGS, 3) == 3
    assert gateway.asked == 0


@pytest.mark.usefixtures("clean")
def test_a_database_outage_loses_nothing(plant, host, gateway, endpoints, states):
    host()
    gateway.born(0.0)
    assert plant.wait_for(READINGS, 1) == 1
    name = plant.database_url.rpartition("/")[2]
    with psycopg.connect(endpoints.database_url, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            for i in range(1, 25):
                gateway.data(float(i), ts=now_ms() - 10_000 + i)
            assert eventually(lambda: states and not states[-1]["online"]) is True
            for i in range(25, 50):
                gateway.data(float(i), ts=now_ms() - 10_000 + i)
        finally:
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert plant.wait_for(READINGS, 50) == 50
    assert gateway.asked == 0
    assert eventually(lambda: states[-1]["online"]) is True


def eventually(probe, *, seconds=15):
    """What a probe says once it says something true, or at the end."""
    deadline = time.monotonic() + seconds
    while not (found := probe()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found
