"""Ingest, scheduler and dashboard answer those who watch them."""

import json
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, nullcontext

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from fems.embedded.ports import choose_port
from fems.ingest.broker import BrokerAddress, connect, make_client
from tests.watching import watched_metrics

PARTS = {
    "ingest": (("ingest", "run"), "FEMS_METRICS_PORT", "fems_ingest_batches_total"),
    "scheduler": (("jobs", "schedule"), "FEMS_SCHEDULER_METRICS_PORT", 'fems_job_turns_total{job="live"}'),
    "dashboard": (("dash", "--port", "0"), "FEMS_DASH_METRICS_PORT", "fems_dash_request"),
}  # fmt: skip
PREFIXES = {
    "ingest": ("fems_ingest_",),
    "scheduler": ("fems_job_", "fems_scheduler_", "fems_stale_", "fems_database_"),
    "dashboard": ("fems_dash_",),
}


def names_in(text):
    """Names of samples that a process can give; those of labels not seen yet too."""
    names = set()
    for family in text_string_to_metric_families(text):
        ends = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}
        names |= {family.name + end for end in ends.get(family.type, [""])}
    return names


def got(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.read().decode()
    except OSError:
        return None, ""


def wait_for(port, path, wanted, *, seconds=150):
    deadline = time.monotonic() + seconds
    while not wanted(*(found := got(port, path))) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_a_process_says_that_it_lives_is_ready_and_what_it_did(installation, stopping, part):
    words, setting, figure = PARTS[part]
    port = choose_port(None)
    stopping.append(installation.start(*words, **{setting: str(port)}))
    status, text = wait_for(port, "/readyz", lambda status, _: status == 200)
    assert (status, json.loads(text)) == (200, {"ok": True, "wrong": []})
    assert got(port, "/healthz")[0] == 200
    told = wait_for(port, "/metrics", lambda _, text: figure in text)[1]
    assert figure in told
    mine = {name for name in watched_metrics() if name.startswith(PREFIXES[part])}
    assert mine
    assert mine <= names_in(told)


@pytest.mark.parametrize("part", ["scheduler", "dashboard"])
def test_a_port_that_is_taken_is_one_clear_line(installation, endpoints, part):
    words, setting, _ = PARTS[part]
    taken = endpoints.database_url.rpartition(":")[2].partition("/")[0]
    done = installation.run_apart(*words, **{setting: taken})
    assert done.returncode == 1
    assert f"{setting}: 127.0.0.1:{taken} cannot be had" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("part", ["ingest", "scheduler"])
def test_an_outage_of_the_database_is_said_and_passes(installation, endpoints, stopping, part):
    words, setting, _ = PARTS[part]
    port = choose_port(None)
    stopping.append(installation.start(*words, **{setting: str(port)}))
    assert wait_for(port, "/readyz", lambda status, _: status == 200)[0] == 200
    name = installation.database_url.rpartition("/")[2]
    with psycopg.connect(endpoints.database_url, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            with publishing(installation) if part == "ingest" else nullcontext():
                status, text = wait_for(port, "/readyz", lambda status, _: status == 503)
            assert (status, got(port, "/healthz")[0]) == (503, 200)
            assert "does not answer" in json.loads(text)["wrong"][0]
        finally:
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert wait_for(port, "/readyz", lambda status, _: status == 200)[0] == 200


@contextmanager
def publishing(installation):
    """A message comes: a worker learns of an outage when it has something to store."""
    address = BrokerAddress.parse(installation.publisher_url)
    client = make_client(address, client_id="test-outage")
    connect(client, address)
    client.publish("fems/nobody/nothing", b"x", qos=1).wait_for_publish(10)
    try:
        yield
    finally:
        client.disconnect()
        client.loop_stop()
