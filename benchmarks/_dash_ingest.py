"""Meters that publish two readings a second each, the worker that stores them, and the jobs behind it."""

import itertools
import multiprocessing
import os
import time
from contextlib import contextmanager

import orjson
import psycopg
from _dash_rig import program
from _ingest_rig import publish

from fems.clock import utc_now
from fems.embedded import stack

PER_SECOND = 2_000
LAG = """
    SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM received_at - ts)),
           count(*)
      FROM reading WHERE ts >= %s AND ts < %s
"""
SETTLED_S = int(os.environ.get("BENCH_SETTLED_S", "90"))


@contextmanager
def busy_plants(settings):
    """Gateways, ingest and scheduler at work."""
    ends = stack.endpoints(settings)
    with psycopg.connect(ends.database_url) as conn:
        names = [name for (name,) in conn.execute(
            "SELECT p.code || '/' || m.code FROM meter AS m JOIN plant AS p USING (plant_id) ORDER BY 1"
        )]  # fmt: skip
    with (
        program(settings, "ingest", "run", says="") as (worker, _),
        program(settings, "jobs", "schedule", says=""),
    ):
        gateways = multiprocessing.get_context("spawn").Process(
            target=speak, args=(ends.mqtt_publisher_url, names), daemon=True
        )
        gateways.start()
        try:
            time.sleep(SETTLED_S)  # what the scheduler makes up for is not what is measured
            assert gateways.is_alive(), "the gateways have stopped"
            assert worker.poll() is None, "the ingest worker has ended"
            yield
        finally:
            gateways.kill()
            gateways.join()


def speak(url, names):
    """Publish for good, each reading with its own instant."""
    begun = time.time()

    def reading():
        now = utc_now()
        return orjson.dumps({"ts": now.isoformat(), "value": round(now.timestamp() - begun, 3)})

    publish(url, ((f"fems/{name}", reading) for name in itertools.cycle(names)),
            per_second=PER_SECOND, client_id="bench-gateways")  # fmt: skip


def lag(url, begin, end):
    """From a reading's instant to its commit, median and 99th percentile [s], and readings a second."""
    with psycopg.connect(url) as conn:
        (median, p99), count = conn.execute(LAG, (begin, end)).fetchone()
    return {"median_s": round(median, 3), "p99_s": round(p99, 3),
            "readings_per_s": round(count / (end - begin).total_seconds())}  # fmt: skip
