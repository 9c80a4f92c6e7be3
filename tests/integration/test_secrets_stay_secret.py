"""No secret of a running installation stands on a command line or in a log."""

import json
import shutil
import subprocess
import threading
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fems.config import Settings
from fems.embedded import stack
from fems.embedded.ports import choose_port
from tests.integration.conftest import FEMS
from tests.integration.test_health import wait_for

PROGRAMS = (
    "postgres",
    "mosquitto",
    "ingest",
    "schedule",
    "dash",
    "pg_dump",
    "pg_restore",
    "initdb",
)
LEAST_BYTES = 16


class Watch:
    """Every command line there was on this machine while it looked, our own way of looking aside."""

    def __init__(self):
        self.seen = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self):
        while not self._stop.wait(0.01):
            for entry in Path("/proc").iterdir():
                if entry.name.isdigit():
                    try:
                        self.seen.add((entry / "cmdline").read_bytes())
                    except OSError:
                        continue  # it has ended

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()


def fems(environment, *words):
    done = subprocess.run(
        [*FEMS, *words], env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def ran(servers, tmp_path_factory):
    """An installation's life from its first start to its end: command lines, what was logged, secrets."""
    home = servers.home.with_name(f"{servers.home.name}-watched-{uuid.uuid4().hex[:8]}")
    settings = Settings(home=home, servers_dir=servers.servers_dir)
    environment = {**settings.environment(), "FEMS_METRICS_PORT": str(choose_port(None))}
    folder, said, services = tmp_path_factory.mktemp("watched"), [], []
    try:
        with Watch() as watch:
            for words in (
                ("up",),
                ("db", "migrate"),
                ("import", "plants", "tests/data/steel.toml"),
            ):
                said += fems(environment, *words)
            (address, _), (password, _) = (
                fems(environment, *words)
                for words in (("db", "login", "ingest", "--name", "watched"), ("ingest", "user", "add", "steelworks"))
            )  # fmt: skip
            port = choose_port(None)
            parts = (
                ("ingest", "run", {"FEMS_DATABASE_URL": address.strip()}), ("jobs", "schedule", {}),
                ("dash", "--port", {}, str(port)),
            )  # fmt: skip
            for first, second, more, *rest in parts:
                with (folder / first).open("w") as log:
                    services.append(subprocess.Popen(
                        [*FEMS, first, second, *rest], env=environment | more,
                        stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    ))  # fmt: skip
            metrics = int(environment["FEMS_METRICS_PORT"])
            assert wait_for(metrics, "/readyz", lambda status, _: status == 200)[0] == 200
            assert wait_for(port, "/sign-in", lambda status, _: status == 200)[0] == 200
            refused = {"FEMS_DATABASE_URL": address.replace("@", "wrong@", 1).strip()}
            wrong = subprocess.run(
                [*FEMS, "jobs", "list"],
                env=environment | refused,
                capture_output=True,
                text=True,
                check=False,
            )
            assert "refuses the user or password" in wrong.stderr
            said += [
                wrong.stdout,
                wrong.stderr,
                *fems(environment, "backup", str(folder / "backup")),
            ]
            secrets = json.loads((home / "secrets.json").read_text("utf-8"))
    finally:
        for service in services:
            service.terminate()
            service.communicate(timeout=30)
        stack.down(settings)
        logs = [*(home / "logs").glob("*"), *(p for p in folder.iterdir() if p.is_file())]
        logged = {path.name: path.read_bytes() for path in logs}
        shutil.rmtree(home, ignore_errors=True)
    secrets |= {"login": urlsplit(address.strip()).password, "gateway": password.strip()}
    return watch.seen, logged | {"said": "".join(said).encode()}, secrets


def test_what_was_looked_at_is_the_whole_stack(ran):
    seen, logged, secrets = ran
    together = b"\n".join(seen)
    assert [name for name in PROGRAMS if name.encode() not in together] == []
    assert {"postgres.log", "mosquitto.log", "ingest", "jobs", "dash", "said"} <= logged.keys()
    assert len(secrets) >= 5
    assert all(len(secret) >= LEAST_BYTES for secret in secrets.values())


def test_no_secret_stands_on_a_command_line(ran):
    seen, _, secrets = ran
    shown = {name for name, secret in secrets.items() for line in seen if secret.encode() in line}
    assert shown == set()


def test_no_secret_stands_in_a_log(ran):
    _, logged, secrets = ran
    shown = {
        (name, log)
        for name, secret in secrets.items()
        for log, text in logged.items()
        if secret.encode() in text
    }
    assert shown == set()
