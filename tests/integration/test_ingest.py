"""Messages over the real broker: stored before they are acknowledged, refused with a reason."""

import signal
import time
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.ingest.publisher import Publisher
from tests.conftest import REPOSITORY

START = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def plant(installation):
    installation.ok("import", "plants", str(REPOSITORY / "tests" / "data" / "steel.toml"))
    return installation


@pytest.fixture
def clean(plant):
    with psycopg.connect(plant.database_url) as conn:
        conn.execute("TRUNCATE reading, reading_revision, rejected_message, stale_window")


@pytest.fixture
def worker(plant, stopping):
    """Start an ingest worker; waits until its subscription is there."""

    def start():
        process = plant.start("ingest", "run")
        stopping.append(process)
        for line in process.stderr:
            if "ingest.started" in line:
                time.sleep(0.3)
                return process
        raise AssertionError("the worker ended")

    return start


def publish(plant, values, first=0):
    with Publisher(plant.publisher_url, client_id="test-publisher") as publisher:
        for i, value in enumerate(values, first):
            publisher.publish("steelworks", "main", [(START + i * timedelta(minutes=15), value)])
        publisher.wait_confirmed()


def send(plant, topic, payload):
    address = BrokerAddress.parse(plant.publisher_url)
    client = make_client(address, client_id="test-sender")
    connect(client, address)
    client.publish(topic, payload, qos=1).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()


@pytest.mark.usefixtures("clean")
def test_nothing_is_acknowledged_before_it_is_committed(plant, worker, stopping):
    first = worker()
    with psycopg.connect(plant.database_url) as blocker:
        blocker.execute("LOCK TABLE reading IN ACCESS EXCLUSIVE MODE")
        publish(plant, range(100))
        time.sleep(1.0)  # the worker has the messages in hand and waits for the table
        first.send_signal(signal.SIGKILL)
        first.communicate()
        stopping.remove(first)
        blocker.rollback()
    time.sleep(0.5)
    assert plant.value("SELECT count(*) FROM reading") == 0
    worker()
    assert plant.wait_for("SELECT count(*) FROM reading", 100) == 100
    assert plant.value("SELECT sum(value) FROM reading") == sum(range(100))


@pytest.mark.usefixtures("clean")
def test_readings_published_while_no_worker_runs_are_kept_by_the_broker(plant, worker, stopping):
    first = worker()
    first.send_signal(signal.SIGTERM)
    assert first.wait(20) == 0
    stopping.remove(first)
    first.communicate()
    publish(plant, range(3_000))
    worker()
    assert plant.wait_for("SELECT count(*) FROM reading", 3_000) == 3_000


@pytest.mark.usefixtures("clean")
def test_a_message_that_cannot_be_stored_is_kept_with_its_reason(plant, worker):
    worker()
    send(plant, "fems/steelworks/ghost", b'{"ts": 1767225600, "value": 1}')
    send(plant, "fems/steelworks/main", b"rubbish")
    send(plant, "fems/steelworks/main", b'{"ts": "2026-01-01T00:00:00Z", "value": 7}')
    assert plant.wait_for("SELECT count(*) FROM reading", 1) == 1
    assert plant.wait_for("SELECT count(*) FROM rejected_message", 2) == 2
    kept = plant.query("SELECT topic, payload, reason FROM rejected_message ORDER BY rejected_id")
    assert [(topic, bytes(payload), reason) for topic, payload, reason in kept] == [
        ("fems/steelworks/ghost", b'{"ts": 1767225600, "value": 1}', "unknown_meter"),
        ("fems/steelworks/main", b"rubbish", "not_json"),
    ]


@pytest.mark.usefixtures("clean")
def test_a_correction_counts_and_the_old_value_is_kept(plant, worker):
    worker()
    publish(plant, [1.0, 2.0, 3.0])
    assert plant.wait_for("SELECT count(*) FROM reading", 3) == 3
    publish(plant, [2.0, 9.0], first=1)  # the first repeats, the second corrects
    assert plant.wait_for("SELECT max(value) FROM reading", 9.0) == 9.0
    assert plant.value("SELECT sum(value) FROM reading") == 1.0 + 2.0 + 9.0
    assert plant.query("SELECT value FROM reading_revision") == [(3.0,)]


@pytest.mark.usefixtures("clean")
def test_a_database_outage_loses_nothing(plant, worker):
    worker()
    with psycopg.connect(plant.database_url, autocommit=True) as conn:
        for round_ in range(5):
            publish(plant, range(200), first=200 * round_)
            conn.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                "   AND backend_type = 'client backend'"
            )
    assert plant.wait_for("SELECT count(*) FROM reading", 1_000) == 1_000
    assert plant.value("SELECT sum(value) FROM reading") == 5 * sum(range(200))


@pytest.mark.usefixtures("clean")
def test_batches_stopped_by_an_outage_are_stored_in_the_order_of_their_arrival(plant, worker):
    worker()
    with psycopg.connect(plant.database_url) as conn:
        conn.execute("LOCK TABLE reading IN SHARE MODE")  # the first batch waits in the database
        publish(plant, [1.0])
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        assert plant.wait_for(waiting, 1) == 1
        publish(plant, [2.0])
        time.sleep(1)  # and the second, which corrects it, waits behind it, decoded
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        )
    assert plant.wait_for("SELECT max(value) FROM reading", 2.0) == 2.0
    assert plant.query("SELECT value FROM reading_revision") == [(1.0,)]
    assert plant.value("SELECT count(*) FROM reading") == 1


@pytest.mark.usefixtures("clean")
def test_a_gateway_without_qos_disturbs_nobody(plant, worker):
    process = worker()
    address = BrokerAddress.parse(plant.publisher_url)
    client = make_client(address, client_id="test-qos0")
    connect(client, address)
    for i in range(20):
        ts = (START + i * timedelta(minutes=15)).isoformat()
        client.publish("fems/steelworks/main", f'{{"ts": "{ts}", "value": {i}}}', qos=0)
        time.sleep(0.05)
    client.disconnect()
    client.loop_stop()
    assert plant.wait_for("SELECT count(*) FROM reading", 20, seconds=10) == 20
    process.send_signal(signal.SIGTERM)
    assert "ingest.disconnected" not in process.stderr.read()


@pytest.mark.usefixtures("clean")
def test_a_worker_stops_also_while_the_database_is_away(plant, worker, endpoints, stopping):
    process = worker()
    name = plant.database_url.rpartition("/")[2]
    with psycopg.connect(endpoints.database_url, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            publish(plant, range(50))
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            assert process.wait(8) == 0
        finally:
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    stopping.remove(process)
    process.communicate()
    worker()
    assert plant.wait_for("SELECT count(*) FROM reading", 50) == 50


@pytest.mark.usefixtures("clean")
def test_a_message_the_database_refuses_takes_no_other_with_it(plant, worker):
    with psycopg.connect(plant.database_url) as conn:
        conn.execute("ALTER TABLE reading ADD CONSTRAINT no_666 CHECK (value <> 666)")
    try:
        worker()
        publish(plant, [1.0, 666.0, 3.0])
        assert plant.wait_for("SELECT count(*) FROM reading", 2) == 2
        assert plant.wait_for("SELECT count(*) FROM rejected_message", 1) == 1
        assert plant.value("SELECT reason FROM rejected_message") == "database_refused"
    finally:
        with psycopg.connect(plant.database_url) as conn:
            conn.execute("ALTER TABLE reading DROP CONSTRAINT no_666")
