"""The system's own long-running commands as child processes: ingest, jobs, dashboard."""

import ctypes
import http.client
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fems.clock import monotonic_s
from fems.config import Settings
from fems.errors import ServerUnavailableError

READY_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 15.0
PR_SET_PDEATHSIG = 1
COMMANDS = {"ingest": ("ingest", "run"), "jobs": ("jobs", "schedule"), "dash": ("dash",)}


@contextmanager
def running(settings: Settings) -> Iterator["Services"]:
    """Run ingest, jobs and dashboard for the block, and stop them cleanly after it."""
    services = Services(settings)
    try:
        services.start()
        yield services
    finally:
        services.stop()


class Services:
    """The three child processes and where their logs are."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._logs = settings.home / "logs"
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.host, self.port = (
            settings.dash_host,
            _free_port(settings.dash_host, settings.dash_port),
        )

    @property
    def address(self) -> str:
        """Where the dashboard answers."""
        return f"http://{self.host}:{self.port}"

    def start(self) -> None:
        """Start all three."""
        self._logs.mkdir(parents=True, exist_ok=True)
        environment = {**self._settings.environment(), "FEMS_DASH_PORT": str(self.port)}
        for name, words in COMMANDS.items():
            with self._log(name).open("wb") as log:
                self._processes[name] = subprocess.Popen(  # noqa: S603 - our own command # nosec B603
                    [sys.executable, "-m", "fems", *words],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment,
                    start_new_session=True, preexec_fn=_end_with_parent,  # noqa: PLW1509
                )  # fmt: skip

    def wait_until_ready(self) -> None:
        """Wait until the dashboard answers.

        Raises
        ------
        ServerUnavailableError
            If it does not within a minute, or a process ended; shows the end of its log.
        """
        deadline = monotonic_s() + READY_TIMEOUT_S
        pause = threading.Event()
        while monotonic_s() < deadline:
            self.check()
            if self._answers():
                return
            pause.wait(0.2)
        raise ServerUnavailableError(f"The dashboard does not answer on {self.address}.")

    def check(self) -> None:
        """Raise ServerUnavailableError if one of the processes has ended."""
        for name, process in self._processes.items():
            if process.poll() is not None:
                raise ServerUnavailableError(
                    f"'fems {' '.join(COMMANDS[name])}' ended: {_tail(self._log(name))}"
                )

    def stop(self) -> None:
        """Ask all three to end, and wait until they have."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"


def _end_with_parent() -> None:
    """Have the kernel stop this child when the demo is killed: nobody else would."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _free_port(host: str, wanted: int) -> int:
    """The wanted port if nothing listens there, else a free one."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServerUnavailableError(f"No port is free on {host}.")


def _tail(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return " / ".join(lines[-3:]) or "it said nothing"
