"""Forecasts on processes and on a real Dask cluster: the same figures, also where workers are killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import distributed
import pytest
from psycopg import sql

from fems.embedded.ports import choose_port
from fems.errors import ServerUnavailableError
from fems.ingest.plants import import_plants
from fems.jobs import forecast
from fems.jobs.side_by_side import side_by_side, spreading
from fems.jobs.spread import DaskCluster, Processes, WorkLostError
from fems.simulate.definition import sample_data_dir
from fems.store.pool import connect
from tests.conftest import REPOSITORY
from tests.integration.test_forecast_jobs import FIRST, NOW, fill

KEPT = ("forecast", "forecast_day", "forecast_issue", "forecast_choice")
METERS = 6


def start(stopping, *words):
    """A process of the cluster that knows the modules of the tests."""
    env = os.environ | {"PYTHONPATH": str(REPOSITORY), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]], env=env,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    stopping.append(process)
    return process


class Cluster:
    """A scheduler and two workers, each a process of one thread."""

    def __init__(self, stopping):
        self.address = f"tcp://127.0.0.1:{choose_port(None)}"
        start(stopping, "dask_scheduler", "--host", "127.0.0.1", "--no-show",
              "--port", self.address.rpartition(":")[2], "--no-dashboard")  # fmt: skip
        self.workers = [
            start(stopping, "dask_worker", self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard",
                  "--name", f"w{n}", "--host", "127.0.0.1")
            for n in range(2)
        ]  # fmt: skip
        self.client = distributed.Client(self.address, timeout=60, set_as_default=False)
        self.client.wait_for_workers(2, timeout=60)

    def kill_at_work(self):
        """Kill the first worker once it has work in hand."""
        name = next(
            a for a, w in self.client.scheduler_info()["workers"].items() if w["name"] == "w0"
        )
        deadline = time.monotonic() + 60
        while not self.client.processing().get(name):
            assert time.monotonic() < deadline, "it got nothing to do"
            time.sleep(0.01)
        time.sleep(0.1)
        self.workers[0].send_signal(signal.SIGKILL)


@pytest.fixture
def cluster(stopping):
    cluster = Cluster(stopping)
    yield cluster
    cluster.client.close()


@pytest.fixture
def conn(database_url):
    """Eight weeks of quarter-hours of some plants' main meters."""
    with connect(database_url) as conn:
        import_plants(conn, sample_data_dir() / "complex.toml")
        conn.execute("DELETE FROM stale_window")
        ids = conn.execute("SELECT meter_id FROM meter WHERE role = 'main' AND quantity = 'electricity'"
                           " ORDER BY 1 LIMIT %s", [METERS]).fetchall()  # fmt: skip
        for n, (meter_id,) in enumerate(ids):
            fill(conn, meter_id, FIRST, NOW, factor=1 + n / 7)
        yield conn


def made(conn, spread=None):
    """What the job keeps of a run on an empty slate, to the last bit."""
    for table in KEPT:
        conn.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    with spreading(spread):
        result = forecast.run(conn, None, NOW)
    every = sql.SQL("SELECT (to_jsonb(t) - 'made_at')::text FROM {} AS t ORDER BY 1")
    rows = {t: conn.execute(every.format(sql.Identifier(t))).fetchall() for t in KEPT}
    assert all(rows.values())
    return result.rows, rows


def test_a_worker_killed_in_the_midst_changes_no_bit_of_the_forecasts(conn, cluster):
    here = made(conn)
    killer = threading.Thread(target=cluster.kill_at_work)
    killer.start()
    there = made(conn, DaskCluster(cluster.address))
    killer.join()
    assert cluster.workers[0].wait(10) == -signal.SIGKILL
    assert cluster.workers[1].poll() is None
    assert there == here


def doubled(path_and_number):
    """Twice a number; the first process to meet 7 is killed, and leaves a file that says so."""
    folder, number = path_and_number
    killed = Path(folder) / "killed"
    if number == 7 and not killed.exists():
        killed.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def deadly(_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_processes_do_again_what_a_killed_one_had_in_hand(tmp_path):
    with spreading(Processes(2)):
        assert side_by_side(doubled, [(str(tmp_path), n) for n in range(20)]) == [
            2 * n for n in range(20)
        ]
    assert (tmp_path / "killed").exists()


def test_work_that_kills_every_worker_ends_in_words():
    with spreading(Processes(1)), pytest.raises(WorkLostError, match="again and again"):
        side_by_side(deadly, [1])


def test_processes_make_the_same_forecasts(conn):
    assert made(conn, Processes(2)) == made(conn)


def test_a_cluster_that_is_not_there_is_said(installation, monkeypatch):
    monkeypatch.setattr("fems.jobs.spread.CONNECT_S", 0.5)
    gone = f"tcp://127.0.0.1:{choose_port(None)}"
    with (
        spreading(DaskCluster(gone)),
        pytest.raises(ServerUnavailableError, match="does not answer"),
    ):
        side_by_side(abs, [-1])
    done = installation.run("jobs", "run", "forecast", FEMS_DASK_SCHEDULER="cluster:8786")
    assert done.returncode == 1
    assert "FEMS_DASK_SCHEDULER" in done.stderr
