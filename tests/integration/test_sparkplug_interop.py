"""The Sparkplug host against an encoder and a client that are not ours: Eclipse Tahu's, on Node."""

import json
import os
import queue
import shutil
import subprocess
import threading
import time
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.conftest import REPOSITORY

PROJECT = REPOSITORY / "tests" / "integration" / "sparkplug"
START_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z
TYPES = {
    "Int8": (-5, -5.0),
    "Int16": (-300, -300.0),
    "Int32": (-70_000, -70_000.0),
    "Int64": (-5_000_000_000, -5_000_000_000.0),
    "UInt8": (200, 200.0),
    "UInt16": (60_000, 60_000.0),
    "UInt32": (4_000_000_000, 4_000_000_000.0),
    "UInt64": (9_007_199_254_740_991, 9_007_199_254_740_991.0),
    "Float": (0.1, 0.10000000149011612),  # the 32-bit float next to 0.1
    "Double": (0.30000000000000004, 0.30000000000000004),
}
"""By datatype: what the node is told to send, and the exact 64-bit float of it."""
METERS = [*(f"mdb.Types.{kind}" for kind in TYPES), "mdb.kWh", "mdb.UDT.kWh", "gw.Room_temp"]
READINGS = "SELECT count(*) FROM reading"


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """Folder with the node's packages, fetched by npm as the lock file pins them."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("Node and npm are not here; they run an edge node that is not ours.")
    folder = tmp_path_factory.mktemp("edge")
    for name in ("package.json", "package-lock.json", "edge.js"):
        shutil.copy(PROJECT / name, folder)
    words = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(
            words, cwd=folder, capture_output=True, text=True, timeout=120, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.skip("npm did not fetch the packages within two minutes.")
    if done.returncode:
        pytest.skip(f"npm cannot fetch the packages: {done.stderr.strip().splitlines()[:1]}")
    return folder


@pytest.fixture(scope="module")
def plant(installation, tmp_path_factory):
    """A worker that is the host, and a plant with a meter for each metric of the node."""
    head, _, _ = (REPOSITORY / "tests/data/sparkplug.toml").read_text("utf-8").partition("[[plant.")
    meters = "".join(
        f'[[plant.meter]]\ncode = "{code}"\nname_en = "{code}"\nname_ko = "{code}"\n'
        'quantity = "temperature"\nkind = "gauge"\nunit = "degC"\nrole = "sub"\n'
        for code in METERS
    )
    file = tmp_path_factory.mktemp("plant") / "plants.toml"
    file.write_text(head + meters, "utf-8")
    installation.ok("import", "plants", str(file))
    installation.environment["FEMS_SPARKPLUG_HOST_ID"] = "interop"
    installation.environment["FEMS_SPARKPLUG_REORDER_SECONDS"] = "0.2"
    worker = installation.start("ingest", "run")
    for line in worker.stderr:
        if "sparkplug.started" in line:
            break
    time.sleep(0.3)
    yield installation
    worker.kill()
    worker.communicate()


class Node:
    """The edge node's process."""

    def __init__(self, folder, url):
        parts = urlsplit(url)
        environment = os.environ | {
            "EDGE_URL": f"mqtt://{parts.hostname}:{parts.port}", "EDGE_USER": parts.username,
            "EDGE_PASSWORD": parts.password, "EDGE_GROUP": "plant-a",
        }  # fmt: skip
        self.process = subprocess.Popen(
            ["node", "edge.js"], cwd=folder, env=environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._events = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.expect("connected")

    def _listen(self):
        for line in self.process.stdout:
            self._events.put(json.loads(line))

    def expect(self, event, *, seconds=20):
        """The next event, which must be of this kind."""
        found = self._events.get(timeout=seconds)
        assert found["event"] == event, found
        return found

    def do(self, action, **more):
        self.process.stdin.write(json.dumps({"do": action, "timestamp": START_MS, **more}) + "\n")
        self.process.stdin.flush()
        assert self.expect("done")["did"] == action

    def birth(self, ts=START_MS):
        self.do(
            "birth",
            node=[
                {"name": "Node Control/Rebirth", "type": "Boolean", "value": False},
                metric("Room temp", "Double", 20.5, ts, alias=90),
            ],
            device=[
                *(metric(f"Types/{kind}", kind, value, ts, alias=i)
                  for i, (kind, (value, _)) in enumerate(TYPES.items(), 1)),
                metric("kWh", "Double", 1.0, ts, alias=50),
                metric("Door", "Boolean", True, ts, alias=51),  # noqa: FBT003
                metric("Serial", "String", "A1", ts, alias=52),
                metric("UDT", "Template", template(7.25), ts, alias=53),
            ],
        )  # fmt: skip

    def device(self, *metrics, **more):
        self.do("device", metrics=list(metrics), **more)


def metric(name, kind, value, ts, **more):
    made = {"type": kind, "value": value, "timestamp": ts, **more}
    return made if name is None else {"name": name, **made}


def template(kwh):
    member = {"name": "kWh", "type": "Double", "value": kwh}
    return {"templateRef": "Meter", "isDefinition": False, "metrics": [member], "parameters": []}


@pytest.fixture
def node(packages, plant):
    with psycopg.connect(plant.database_url) as conn:
        conn.execute("TRUNCATE reading, reading_revision, rejected_message, sparkplug_node")
    made = Node(packages, plant.publisher_url)
    yield made
    made.process.kill()
    made.process.communicate()


def stored(plant):
    """Readings by meter: (time [ms since 1970], value, quality)."""
    rows = plant.query(
        "SELECT m.code, round(extract(epoch FROM r.ts) * 1000000), r.value, r.quality"
        "  FROM reading AS r JOIN meter AS m USING (meter_id) ORDER BY m.code, r.ts"
    )
    found = {}
    for code, ts_us, value, quality in rows:
        found.setdefault(code, []).append((int(ts_us) / 1000, value, quality))
    return found


def test_a_birth_of_every_datatype(plant, node):
    node.birth()
    assert plant.wait_for(READINGS, len(METERS), seconds=20) == len(METERS)
    want = {f"mdb.Types.{kind}": [(START_MS, exact, 0)] for kind, (_, exact) in TYPES.items()}
    assert stored(plant) == want | {
        "mdb.kWh": [(START_MS, 1.0, 0)],
        "mdb.UDT.kWh": [(START_MS, 7.25, 0)],
        "gw.Room_temp": [(START_MS, 20.5, 0)],
    }
    assert plant.value("SELECT count(*) FROM rejected_message") == 0


def test_data_by_alias_late_uncertain_and_packed(plant, node):
    node.birth()
    node.device(metric(None, "Double", 2.5, START_MS + 1, alias=50))
    node.device(metric(None, "Double", None, START_MS + 2, alias=50))
    past = metric(None, "Double", 0.5, START_MS - 3_600_000, alias=50, isHistorical=True)
    node.device(past, metric(None, "Int8", -128, START_MS + 3, alias=1))
    bad = {"Quality": {"type": "Int32", "value": 0}}
    node.device(metric(None, "Double", 4.5, START_MS + 4, alias=50, properties=bad))
    node.device(metric(None, "Double", 5.5, START_MS + 5, alias=50), options={"compress": True})
    node.device(metric(None, "Template", template(8.5), START_MS + 6, alias=53))
    node.do("node", metrics=[metric("Room temp", "Double", 21.125, START_MS + 7)])
    assert plant.wait_for(READINGS, len(METERS) + 7, seconds=20) == len(METERS) + 7
    found = stored(plant)
    assert found["mdb.kWh"] == [
        (START_MS - 3_600_000, 0.5, 0), (START_MS, 1.0, 0), (START_MS + 1, 2.5, 0),
        (START_MS + 4, 4.5, 2), (START_MS + 5, 5.5, 0),
    ]  # fmt: skip
    assert found["mdb.Types.Int8"][-1] == (START_MS + 3, -128.0, 0)
    assert found["mdb.UDT.kWh"][-1] == (START_MS + 6, 8.5, 0)
    assert found["gw.Room_temp"][-1] == (START_MS + 7, 21.125, 0)
    assert plant.value("SELECT count(*) FROM rejected_message") == 0


def test_a_gap_is_answered_by_a_birth(plant, node):
    node.birth()
    node.do("skip")
    node.device(metric(None, "Double", 2.0, START_MS + 1, alias=50))
    (command,) = node.expect("command")["metrics"]
    assert (command["name"], command["value"]) == ("Node Control/Rebirth", True)
    node.birth(START_MS + 2)
    assert plant.wait_for(READINGS, 2 * len(METERS) + 1, seconds=20) == 2 * len(METERS) + 1
    with pytest.raises(queue.Empty):
        node.expect("command", seconds=1)


def test_a_unit_and_a_meter_that_is_not_registered(plant, node):
    node.birth()
    unit = {"engUnit": {"type": "String", "value": "degF"}}
    node.device(
        metric("kWh", "Double", 212.0, START_MS + 1, properties=unit),
        metric("Gas", "Double", 3.0, START_MS + 1),
    )
    assert plant.wait_for(READINGS, len(METERS) + 1, seconds=20) == len(METERS) + 1
    assert stored(plant)["mdb.kWh"][-1] == (START_MS + 1, pytest.approx(100.0, abs=1e-12), 0)
    assert plant.query("SELECT reason FROM rejected_message") == [("unknown_meter",)]


@pytest.mark.parametrize("how", ["the device dies", "the node loses its connection"])
def test_the_dead_are_silent_at_once(plant, node, how):
    node.birth()
    assert plant.wait_for(READINGS, len(METERS), seconds=20) == len(METERS)
    if how == "the device dies":
        node.do("death")
        silent = len(METERS) - 1
    else:
        node.process.kill()
        silent = len(METERS)
    count = "SELECT count(*) FROM meter_silence"
    assert plant.wait_for(count, silent, seconds=20) == silent
