"""How fast ingest is and how much memory it takes, beside what its parts reach alone.

Real broker, real hypertable with its unique index, stale windows, commit, then acknowledgement. A
backlog lies at the broker before a worker starts, so that publishing does not compete with it.
What paho and COPY reach alone is measured in the same run, in turns with ingest.
"""

import statistics
import sys
import threading
import time

from _claims import claim, report
from _ingest_rig import end, peak_mb, publish, rig

from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.store.binary import copy_in
from fems.store.queries import query

ROUNDS = 3
SINGLE, FEW = 40_000, 50
MANY = 20_000
SKIPPED = 500
BATCH = 16_000  # readings in a transaction, about as many as a worker commits at once
PACE, PACE_S = 2_000, 15


def paho_alone(rig, messages):
    """Messages per second that paho receives and acknowledges by itself, without a database."""
    _group, (client_id,) = rig.backlog(messages, workers=1)
    address = BrokerAddress.parse(rig.mqtt_url)
    client = make_client(address, client_id=client_id)
    at, done = [], threading.Event()

    def on_message(*_):
        at.append(time.monotonic())
        if len(at) == len(messages):
            done.set()

    client.on_message = on_message
    connect(client, address, receive_maximum=1_000)
    done.wait(120)
    client.disconnect()
    client.loop_stop()
    rig.forget([client_id])
    return (len(at) - SKIPPED) / (at[-1] - at[SKIPPED])


def copy_alone(rig, rows, *, at_once):
    """Rows per second of binary COPY into the empty hypertable, committed after so many."""
    empty(rig)
    begun = time.monotonic()
    for first in range(0, len(rows), at_once):
        with rig.conn.cursor() as cursor:
            copy_in(cursor, query("copy_readings_in"), rows[first : first + at_once])
    return len(rows) / (time.monotonic() - begun)


def empty(rig):
    rig.conn.execute("TRUNCATE reading, reading_revision, rejected_message, stale_window")


def ingest(rig, messages, rows, *, workers=1):
    """Readings per second from the backlog to committed, and the peak memory. [1/s, MB]"""
    empty(rig)
    group, ids = rig.backlog(messages, workers=workers)
    processes = [rig.worker(group, client_id) for client_id in ids]
    try:
        rate = rig.drained(rows)
        memory = max(peak_mb(process) for process in processes)
    finally:
        end(processes)
        rig.forget(ids)
    stored = rig.conn.execute("SELECT count(*), sum(value) FROM reading").fetchone()
    assert stored == (len(rows), rows["value"].sum()), stored
    assert rig.value("SELECT count(*) FROM reading_revision") == 0
    return rate, memory


def lag_p99_s(rig):
    """99 of 100 readings published at a steady pace are seen committed within this. [s]"""
    empty(rig)
    group, ids = rig.backlog([], workers=1)
    meter_id, name = rig.meters[0]
    process = rig.worker(group, ids[0])
    sent, seen, stop = [], [], threading.Event()

    def say():
        sent.append(time.time())
        return b'{"ts": %.6f, "value": 1}' % sent[-1]

    def watch():
        while not stop.is_set():
            newest = rig.value(
                "SELECT extract(epoch FROM max(ts))::float8 FROM reading WHERE meter_id = %s",
                meter_id,
            )
            seen.append((newest or 0.0, time.time()))
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    try:
        time.sleep(3)
        watcher.start()
        publish(rig.publisher_url, [(f"fems/{name}", say)] * (PACE * PACE_S), per_second=PACE)
        time.sleep(2)
    finally:
        stop.set()
        watcher.join()
        end([process])
        rig.forget(ids)
    lags, i = [], 0
    for at in sent:
        while seen[i][0] < at - 1e-5:
            i += 1
        lags.append(seen[i][1] - at)
    assert rig.value("SELECT count(*) FROM reading") == len(set(sent))
    return statistics.quantiles(lags, n=100)[98]


def main() -> int:
    with rig() as it:
        single, single_rows = it.readings(SINGLE, 1)
        many, many_rows = it.readings(MANY, FEW)
        paho = [paho_alone(it, single)]
        figures = {"single": [], "many": [], "two": [], "paho": paho, "copy": [],
                   "copy_in_batches": []}  # fmt: skip
        memory = 0.0
        for _ in range(ROUNDS):
            figures["single"].append(ingest(it, single, single_rows)[0])
            figures["paho"].append(paho_alone(it, single))
            figures["copy"].append(copy_alone(it, many_rows, at_once=len(many_rows)))
            figures["copy_in_batches"].append(copy_alone(it, many_rows, at_once=BATCH))
            rate, peak = ingest(it, many, many_rows)
            figures["many"].append(rate)
            memory = max(memory, peak)
            figures["two"].append(ingest(it, single, single_rows, workers=2)[0])
        lag_s = lag_p99_s(it)
    median = {name: statistics.median(values) for name, values in figures.items()}
    return report(
        "ingest",
        [
            claim("one reading per message, over what paho alone receives and acknowledges",
                  median["single"] / median["paho"], ">=", 0.7),
            claim("50 readings per message, over one binary COPY of the same rows",
                  median["many"] / median["copy"], ">=", 0.7),
            claim("p99 from published to seen committed, at 2,000 messages a second [s]",
                  lag_s, "<=", 1.0),
            claim("resident memory while a backlog of a million readings drains [MB]",
                  memory, "<=", 200),
        ],
        details={
            "readings_per_s": {name: round(value) for name, value in median.items()},
            "rounds": {n: [round(v) for v in values] for n, values in figures.items()},
            "many_over_copy_in_batches": round(median["many"] / median["copy_in_batches"], 2),
            "two_workers_over_one": round(median["two"] / median["single"], 2),
        },
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
