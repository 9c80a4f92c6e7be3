"""Workers side by side, what they tell of themselves, and what bounds their memory."""

import json
import signal
import socket
import time
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.ingest.publisher import Publisher
from tests.conftest import REPOSITORY

START = datetime(2026, 3, 2, tzinfo=UTC)
CLOCKLESS = """
[[plant.meter]]
code = "clockless"
name_en = "Pulse counter"
name_ko = "펄스"
quantity = "electricity"
kind = "register"
digits = 8
unit = "kWh"
role = "sub"
server_time = true
"""


@pytest.fixture(scope="module")
def plant(installation, tmp_path_factory):
    file = tmp_path_factory.mktemp("plants") / "plants.toml"
    steel = (REPOSITORY / "tests" / "data" / "steel.toml").read_text("utf-8")
    file.write_text(steel + CLOCKLESS, "utf-8")
    installation.ok("import", "plants", str(file))
    return installation


@pytest.fixture(autouse=True)
def clean(plant):
    with psycopg.connect(plant.database_url) as conn:
        conn.execute(
            "TRUNCATE reading, reading_revision, rejected_message, stale_window, ingest_worker"
        )


def started(plant, stopping, *options, **environment):
    process = plant.start("ingest", "run", *options, **environment)
    stopping.append(process)
    assert any("ingest.started" in line for line in process.stderr)
    return process


def ended(process, stopping):
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    stopping.remove(process)
    return process.returncode


@contextmanager
def client_of(url, name):
    client = make_client(BrokerAddress.parse(url), client_id=name)
    client.max_inflight_messages_set(20)
    connect(client, BrokerAddress.parse(url))
    yield client
    client.disconnect()
    client.loop_stop()


def test_two_workers_share_the_messages_and_end_clean_in_the_middle_of_them(plant, stopping):
    group = {"FEMS_MQTT_GROUP": "two-workers"}
    names = ["first", "second"]
    workers = [started(plant, stopping, FEMS_MQTT_CLIENT_ID=n, **group) for n in names]
    with Publisher(plant.publisher_url, client_id="two-workers") as publisher:
        for i in range(3_000):
            at = START + i * timedelta(minutes=1)
            publisher.publish("steelworks", "main", [(at, float(i))])
        publisher.wait_confirmed()
    assert [ended(worker, stopping) for worker in workers] == [0, 0]
    said = plant.query("SELECT messages, repeated, stopped_at IS NULL FROM ingest_worker")
    assert [row[1:] for row in said] == [(0, False)] * 2
    assert min(row[0] for row in said) > 0
    # What was in hand is committed and acknowledged; the broker keeps the rest, and only that.
    before = sum(row[0] for row in said)
    assert plant.value("SELECT count(*) FROM reading") == before
    workers = [started(plant, stopping, FEMS_MQTT_CLIENT_ID=n, **group) for n in names]
    assert plant.wait_for("SELECT count(*) FROM reading", 3_000) == 3_000
    assert [ended(worker, stopping) for worker in workers] == [0, 0]
    assert plant.value("SELECT sum(value) FROM reading") == sum(range(3_000))
    assert plant.query("SELECT sum(messages), sum(repeated) FROM ingest_worker") == [
        (3_000 - before, 0)
    ]


def test_a_worker_that_leaves_gives_its_share_to_the_others(plant, stopping):
    group = {"FEMS_MQTT_GROUP": "leaving"}
    names = ["stays", "leaves"]
    workers = [started(plant, stopping, FEMS_MQTT_CLIENT_ID=n, **group) for n in names]
    assert [ended(worker, stopping) for worker in workers] == [0, 0]
    with Publisher(plant.publisher_url, client_id="leaving") as publisher:
        for i in range(40):
            publisher.publish("steelworks", "main", [(START + i * timedelta(minutes=1), float(i))])
        publisher.wait_confirmed()
        leaver = started(plant, stopping, "--leave", FEMS_MQTT_CLIENT_ID="leaves", **group)
        leaver.communicate(timeout=60)
        assert leaver.returncode == 0
        assert plant.value("SELECT count(*) FROM reading") == 20
        for i in range(40, 60):
            publisher.publish("steelworks", "main", [(START + i * timedelta(minutes=1), float(i))])
        publisher.wait_confirmed()
    started(plant, stopping, FEMS_MQTT_CLIENT_ID="stays", **group)
    assert plant.wait_for("SELECT count(*) FROM reading", 60) == 60


def test_a_worker_tells_what_it_does(plant, stopping):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    worker = started(plant, stopping, FEMS_METRICS_PORT=str(port))
    before = datetime.now(UTC)
    with client_of(plant.publisher_url, "teller") as client:
        for payload in (b'{"value": 5}', b"rubbish"):
            client.publish("fems/steelworks/clockless", payload, qos=1).wait_for_publish(10)
    with Publisher(plant.publisher_url, client_id="teller-2") as publisher:
        publisher.publish("steelworks", "main", [(START, 1.0), (START + timedelta(hours=1), 2.0)])
        publisher.wait_confirmed()
    assert plant.wait_for("SELECT coalesce(sum(readings), 0) FROM ingest_worker", 3) == 3
    stamped = plant.value("SELECT ts FROM reading WHERE value = 5")
    assert before <= stamped <= datetime.now(UTC)

    done = plant.run("ingest", "status", "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["alive"], said["kept_as_rejected"]) == (0, 1, {"not_json": 1})
    (told,) = said["workers"]
    assert (told["messages"], told["readings"], told["rejected"]) == (3, 3, {"not_json": 1})
    assert told["resident_bytes"] > 1e6

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        metrics = answer.read().decode()
    assert "fems_ingest_readings_total 3.0" in metrics
    assert 'fems_ingest_rejected_total{reason="not_json"} 1.0' in metrics
    assert 'fems_ingest_lag_seconds_bucket{le="+Inf"} 3.0' in metrics
    assert ended(worker, stopping) == 0
    done = plant.run("ingest", "status")
    assert done.returncode == 1
    assert "stopped" in done.stdout


def resident_mb(process, what):
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(next(ln for ln in status.splitlines() if ln.startswith(what)).split()[1]) / 1_000


def test_memory_stays_bounded_while_the_database_is_away(plant, stopping, endpoints):
    process = started(plant, stopping)
    name = plant.database_url.rpartition("/")[2]
    with psycopg.connect(endpoints.database_url, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            before = resident_mb(process, "VmRSS")
            with client_of(plant.publisher_url, "large") as client:
                sent = [client.publish("fems/steelworks/main", large(i), qos=1) for i in range(500)]
                for one in sent:
                    one.wait_for_publish(60)
            time.sleep(3)
            assert resident_mb(process, "VmHWM") - before < 80  # of 125 MB published
        finally:
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert plant.wait_for("SELECT count(*) FROM reading", 500, seconds=90) == 500


def large(i):
    at = (START + i * timedelta(minutes=1)).isoformat()
    return json.dumps({"ts": at, "value": i, "padding": "x" * 250_000})
