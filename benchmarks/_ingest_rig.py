"""Servers of its own, readings, a backlog at the broker and workers: what ingest is measured with."""

import os
import shutil
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import orjson
import psycopg

from fems.config import Settings
from fems.embedded import stack
from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.ingest.plants import import_plants
from fems.ingest.subscriber import open_subscription
from fems.store.binary import READINGS
from fems.store.migrate import migrate
from fems.store.pool import connect as connect_database

REPOSITORY = Path(__file__).resolve().parents[1]
START = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Rig:
    """Servers that run, with the sample complex registered."""

    def __init__(self, settings):
        self.settings = settings
        ends = stack.endpoints(settings)
        self.database_url, self.mqtt_url = ends.database_url, ends.mqtt_url
        self.publisher_url = ends.mqtt_publisher_url
        migrate(self.database_url)
        with connect_database(self.database_url) as conn:
            import_plants(conn, REPOSITORY / "sample_data" / "complex.toml")
        self.conn = psycopg.connect(self.database_url, autocommit=True)
        self.meters = self.conn.execute(
            "SELECT m.meter_id, p.code || '/' || m.code FROM meter AS m JOIN plant AS p"
            " USING (plant_id) ORDER BY 1"
        ).fetchall()

    def value(self, statement, *params):
        return self.conn.execute(statement, params or None).fetchone()[0]

    def readings(self, messages, per_message):
        """(topic, payload) of each message, and the same readings as rows for a COPY."""
        said, rows = [], np.empty(messages * per_message, READINGS)
        for i in range(messages):
            meter_id, name = self.meters[i % len(self.meters)]
            first = i // len(self.meters) * per_message
            at = [START + (first + k) * MINUTE for k in range(per_message)]
            values = [float(first + k) for k in range(per_message)]
            items = [{"ts": t.isoformat(), "value": v} for t, v in zip(at, values, strict=True)]
            said.append((f"fems/{name}", orjson.dumps(items[0] if per_message == 1 else items)))
            mine = rows[i * per_message : (i + 1) * per_message]
            mine["meter_id"], mine["value"], mine["quality"] = meter_id, values, 0
            mine["ts"] = [t.replace(tzinfo=None) for t in at]
        return said, rows

    def backlog(self, messages, *, workers):
        """Leave messages at the broker for workers of one new group; the group and client ids."""
        group = f"bench-{uuid.uuid4().hex[:8]}"
        ids = [f"{group}-{n}" for n in range(workers)]
        for client_id in ids:
            open_subscription(self.mqtt_url, group=group, client_id=client_id)
        publish(self.publisher_url, messages)
        return group, ids

    def forget(self, ids):
        """End the sessions of workers that are gone.

        The broker would keep a copy of all that is published later for each of them, and write
        them all to disk every ten seconds.
        """
        for client_id in ids:
            client = make_client(BrokerAddress.parse(self.mqtt_url), client_id=client_id)
            connect(client, BrokerAddress.parse(self.mqtt_url))  # a clean start that does not last
            client.disconnect()
            client.loop_stop()

    def worker(self, group, client_id, **more):
        """Start `fems ingest run`."""
        plain = {k: v for k, v in os.environ.items() if not k.startswith("FEMS_")}
        mine = self.settings.environment() | {
            "FEMS_MQTT_GROUP": group, "FEMS_MQTT_CLIENT_ID": client_id,
        }  # fmt: skip
        env = plain | {k: v for k, v in mine.items() if k.startswith("FEMS_")} | more
        return subprocess.Popen(
            [sys.executable, "-m", "fems", "ingest", "run"], env=env, cwd=REPOSITORY,
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def drained(self, rows):
        """Wait for all rows; readings per second after the first transaction.

        Counting a million rows would compete with what is measured, so the last one is looked for.
        """
        last = rows[-1]
        meter_id, at = int(last["meter_id"]), f"{last['ts']}Z"
        seen = "SELECT count(*) FROM reading WHERE meter_id = %s AND ts = %s"
        while not self.value(seen, meter_id, at):
            time.sleep(0.02)
        ended = time.time()
        while self.value("SELECT count(*) FROM reading") < len(rows):  # another worker's last
            ended = time.time()
        first, count = self.conn.execute(
            "SELECT extract(epoch FROM received_at)::float8, count(*) FROM reading"
            " GROUP BY received_at ORDER BY received_at LIMIT 1"
        ).fetchone()
        return (len(rows) - count) / (ended - first)


def publish(url, messages, *, per_second=None, client_id="bench-publisher"):
    """Publish with QoS 1 and wait until the broker has confirmed all."""
    client = make_client(BrokerAddress.parse(url), client_id=client_id)
    client.max_inflight_messages_set(1_000)
    client.max_queued_messages_set(0)
    connect(client, BrokerAddress.parse(url))
    begun, last = time.monotonic(), None
    for i, (topic, payload) in enumerate(messages):
        if per_second and (ahead := i / per_second - (time.monotonic() - begun)) > 0:
            time.sleep(ahead)
        last = client.publish(topic, payload() if callable(payload) else payload, qos=1)
    if last is not None:
        last.wait_for_publish(300)
    while client.want_write():
        time.sleep(0.01)
    time.sleep(0.2)
    client.disconnect()
    client.loop_stop()


def end(processes):
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(30)


def peak_mb(process):
    """Most memory a process has had resident. [MB]"""
    status = Path(f"/proc/{process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


@contextmanager
def rig():
    """Servers in a home of their own, gone afterwards."""
    own = Settings()
    home = own.home.parent / f"{own.home.name}-bench-{uuid.uuid4().hex[:8]}"
    settings = Settings(home=home, servers_dir=own.servers_dir)
    try:
        stack.up(settings)
        yield Rig(settings)
    finally:
        stack.down(settings)
        shutil.rmtree(home, ignore_errors=True)
