"""An installation of its own to do harm to: servers, a worker that is started again, links."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import psycopg

from fems.config import Settings
from fems.embedded import stack
from fems.embedded.mosquitto import Mosquitto
from fems.embedded.postgres import Postgres
from fems.errors import FemsError
from fems.ingest.plants import import_plants
from fems.servers import start_servers
from fems.store.migrate import migrate
from tests.soak.proxy import Network

PLANTS = Path(__file__).with_name("soak.toml")


class Installation:
    """Servers in a home of their own, and an ingest worker that reaches them over links."""

    def __init__(self, own):
        home = own.home.with_name(f"{own.home.name}-soak-{uuid.uuid4().hex[:8]}")
        self.settings = Settings(home=home, servers_dir=own.servers_dir)
        self._starting = threading.Lock()
        self._stopping = threading.Event()
        self.worker_starts = 0

    def __enter__(self):
        try:
            self._begin()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *_):
        self.stop_worker()
        self._log.close()
        self.network.close()
        self._remove()

    def _begin(self):
        self.servers_up()
        self.endpoints = stack.endpoints(self.settings)
        self.network = Network()
        ports = {server.name: server.port for server in stack.status(self.settings).servers}
        self.worker_to_broker = self.network.link(ports[stack.BROKER])
        self.gateway_to_broker = self.network.link(ports[stack.BROKER])
        self.worker_to_database = self.network.link(ports[stack.DATABASE])
        self.links = (self.worker_to_broker, self.gateway_to_broker, self.worker_to_database)
        migrate(self.endpoints.database_url)
        with self.connect() as conn:
            import_plants(conn, PLANTS)
        self._log = (self.settings.home / "worker.log").open("w")
        self._supervisor = threading.Thread(target=self._supervise, daemon=True)
        self._supervisor.start()
        self.wait_for_worker()

    def _remove(self):
        stack.down(self.settings)
        shutil.rmtree(self.settings.home, ignore_errors=True)

    @property
    def publisher_url(self):
        """A gateway's broker, over its link."""
        return over(self.gateway_to_broker, self.endpoints.mqtt_publisher_url)

    def servers_up(self):
        """What `fems up` does, until all run."""
        with self._starting:
            while True:
                try:
                    if start_servers(self.settings).all_running:
                        return
                except FemsError as error:
                    print(f"fems up: {error}", file=sys.stderr)
                time.sleep(0.1)

    def kill_worker(self):
        while self._worker.poll() is not None:  # between its end and its next start
            time.sleep(0.01)
        self._worker.kill()

    def kill_broker(self):
        self._kill(Mosquitto(self.settings.home))

    def kill_database(self, *, whole):
        """SIGKILL the postmaster alone, whose sessions then end themselves, or all at once."""
        server = Postgres(self.settings.home)
        self._kill(server, *(children(server.pid()) if whole else ()))

    def _kill(self, server, *others):
        """SIGKILL a server and others, and wait until it is no more: a dying one looks alive."""
        for pid in (server.pid(), *others):
            with contextlib.suppress(ProcessLookupError):  # a session that ended by itself
                os.kill(pid, signal.SIGKILL)
        while server.pid() is not None:
            time.sleep(0.005)

    def wait_for_worker(self):
        """Wait until the worker that runs now has said that it began."""
        deadline = time.monotonic() + 60
        while self.worker_log().count("ingest.started") == 0:
            assert time.monotonic() < deadline, self.worker_log()[-3_000:]
            time.sleep(0.05)

    def worker_log(self):
        return (self.settings.home / "worker.log").read_text()

    def stop_worker(self):
        """SIGTERM; its exit status."""
        self._stopping.set()
        self._worker.send_signal(signal.SIGTERM)
        self._supervisor.join()
        return self._worker.returncode

    def connect(self, *, patience_s=0):
        """A connection past the links, waited for while PostgreSQL refuses."""
        deadline = time.monotonic() + patience_s
        while True:
            try:
                return psycopg.connect(self.endpoints.database_url, autocommit=True)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.05)

    def _supervise(self):
        """What systemd does with Restart=always."""
        environment = self.settings.environment() | {
            "FEMS_DATABASE_URL": over(self.worker_to_database, self.endpoints.database_url),
            "FEMS_MQTT_URL": over(self.worker_to_broker, self.endpoints.mqtt_url),
        }
        while True:
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "fems", "ingest", "run"], env=environment, stdin=subprocess.DEVNULL,
                stdout=self._log, stderr=self._log,
            )  # fmt: skip
            self.worker_starts += 1
            self._worker.wait()
            if self._stopping.wait(0.2):
                return


def over(link, url):
    """The same address by way of a link."""
    return url.replace(f":{link.target}", f":{link.port}")


def children(pid):
    """Processes whose parent it is."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            yield int(stat.parent.name)
