"""The embedded Mosquitto: its configuration, its start and its end."""

import importlib.resources
import signal
import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from string import Template

from fems.clock import monotonic_s
from fems.embedded.account import Account, make_folder
from fems.embedded.ports import LOOPBACK, choose_port
from fems.embedded.processes import (
    arguments,
    is_alive,
    log_after,
    log_size,
    read_pid,
    run,
    stop,
    tail,
)
from fems.embedded.programs import BrokerPrograms
from fems.embedded.state import Secrets, write_private
from fems.errors import ProvisioningError

INGEST_USER = "fems-ingest"
GATEWAY_USER = "fems-gateway"
MAX_QUEUED_BYTES = 1 << 30
ATTEMPTS = 3
# A broker reads the queue it had before it listens; one of a gigabyte takes its time.
START_TIMEOUT_S = 300
CONNACK, ACCEPTED = 0x20, 0

# Not Mosquitto's own "-d": that throws away what it says before it has opened its log, such as why
# it cannot read its queue.
IN_BACKGROUND = 'exec </dev/null >>"$0" 2>&1; pid=$1; shift; "$@" & echo $! >"$pid"'


@dataclass(frozen=True)
class Mosquitto:
    """The broker of one home."""

    home: Path

    @property
    def folder(self) -> Path:
        """Its configuration and its queue."""
        return self.home / "mosquitto"

    @property
    def config(self) -> Path:
        """Its configuration file, by which its process is known."""
        return self.folder / "mosquitto.conf"

    @property
    def pid_file(self) -> Path:
        """File that names its process."""
        return self.folder / "mosquitto.pid"

    @property
    def passwords(self) -> Path:
        """Its users and their hashed passwords: two of our own, and those of plants."""
        return self.folder / "passwords"

    @property
    def log(self) -> Path:
        """Its log."""
        return self.home / "logs" / "mosquitto.log"

    def pid(self) -> int | None:
        """Process id if it runs.

        A pid file left by a kill or a reboot names a dead process, or by now somebody else's.
        """
        pid = read_pid(self.pid_file)
        if pid is None or not is_alive(pid) or str(self.config) not in arguments(pid):
            return None
        return pid

    def start(
        self,
        programs: BrokerPrograms,
        account: Account | None,
        secrets: Secrets,
        port: int | None,
    ) -> int:
        """Start it on the remembered port, or on another if that one is taken.

        Raises
        ------
        ProvisioningError
            If it does not start; with the end of its log.
        """
        make_folder(self.folder, mode=0o700, account=account)
        write_private(self.folder / "access", _shipped("mosquitto.acl"), account=account)
        self._write_passwords(programs, account, secrets)
        said = ""
        for _ in range(ATTEMPTS):
            port = choose_port(port)
            write_private(self.config, render(self.folder, self.log, port), account=account)
            size = log_size(self.log)
            words: list[str | Path] = [
                self.log,
                self.pid_file,
                programs.mosquitto,
                "-c",
                self.config,
            ]
            run(
                ["/bin/sh", "-c", IN_BACKGROUND, *words],
                account=account,
                env=programs.env,
                cwd=self.folder,
            )
            if self._wait(port, secrets):
                return port
            said = log_after(self.log, size)
            if "in use" not in said:
                break
        raise ProvisioningError(f"Mosquitto did not start: {tail(said)}")

    def stop(self) -> None:
        """Stop it; it writes its queue before it ends."""
        pid = self.pid()
        if pid is not None:
            stop(pid, signal.SIGTERM, name="Mosquitto")

    def _write_passwords(
        self, programs: BrokerPrograms, account: Account | None, secrets: Secrets
    ) -> None:
        path = self.passwords
        if path.exists():  # may by now hold plants' users too
            return
        lines = (
            f"{INGEST_USER}:{secrets.mqtt_ingest_password}\n"
            f"{GATEWAY_USER}:{secrets.mqtt_gateway_password}\n"
        )
        draft = path.with_suffix(".new")
        # The file, and not an argument that everybody could read in the process table.
        write_private(draft, lines, account=account)
        run([programs.passwd, "-U", draft], account=account, env=programs.env)
        draft.replace(path)

    def _wait(self, port: int, secrets: Secrets) -> bool:
        began = monotonic_s()
        while monotonic_s() - began < START_TIMEOUT_S:
            reply = login_reply(port, INGEST_USER, secrets.mqtt_ingest_password)
            if reply == ACCEPTED:
                return self.pid() is not None
            if reply is not None:
                self.stop()
                raise ProvisioningError(
                    f"Mosquitto refuses its own user '{INGEST_USER}' (reply {reply}).",
                    hint=f"Delete {self.passwords}; it is then made anew, without the plants' users.",
                )
            # Not self.pid(): while it turns from a shell into Mosquitto, it shows no arguments.
            pid = read_pid(self.pid_file)
            if pid is None or not is_alive(pid):
                return False
            time.sleep(0.01)
        return False


def render(folder: Path, log: Path, port: int, *, max_queued_bytes: int = MAX_QUEUED_BYTES) -> str:
    """Configuration file of a broker on this port."""
    return Template(_shipped("mosquitto.conf.in")).substitute(
        folder=folder, log=log, port=port, max_queued_bytes=max_queued_bytes
    )


def _shipped(name: str) -> str:
    return (importlib.resources.files("fems.embedded") / name).read_text("utf-8")


def login_reply(port: int, user: str, password: str, *, timeout_s: float = 2.0) -> int | None:
    """Reply of the broker on this port to one MQTT 3.1.1 CONNECT; None if there is none."""
    words = (b"", user.encode(), password.encode())
    body = b"\x00\x04MQTT\x04\xc2\x00\x0a" + b"".join(
        struct.pack("!H", len(word)) + word for word in words
    )
    try:
        with socket.create_connection((LOOPBACK, port), timeout=timeout_s) as connection:
            connection.sendall(b"\x10" + bytes([len(body)]) + body)
            reply = connection.recv(4)
            connection.sendall(b"\xe0\x00")
    except OSError:
        return None
    return reply[3] if len(reply) == 4 and reply[0] == CONNACK else None
