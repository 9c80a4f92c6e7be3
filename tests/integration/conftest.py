"""The `fems` command against real servers, as a user runs it."""

import os
import subprocess
import sys
import time
import traceback
import uuid
from shutil import rmtree

import psycopg
import pytest
import structlog
from typer.testing import CliRunner

from fems.cli import (
    app,
    output,  # noqa: F401 (its console keeps the width of where it is imported: not of one command)
)
from fems.embedded import stack
from fems.errors import FemsError
from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.ingest.sparkplug import session
from tests.fonts import hangul_font

FEMS = [sys.executable, "-m", "fems"]
UNTIL_STOPPED = {("ingest", "run"), ("jobs", "schedule")}
"""Commands that take signals for themselves."""


@pytest.fixture(scope="module")
def installation(servers, endpoints, module_database_url):
    """Commands of an installation with its own database and its own ingest group."""
    installation = Installation(servers, endpoints, module_database_url)
    yield installation
    installation.forget_sessions()


class Installation:
    def __init__(self, settings, endpoints, database_url):
        self.database_url = database_url
        self.publisher_url = endpoints.mqtt_publisher_url
        self._sessions = set()
        tag = uuid.uuid4().hex[:8]
        plain = {name: text for name, text in os.environ.items() if not name.startswith("FEMS_")}
        self.environment = plain | {
            "FEMS_HOME": str(settings.home),
            "FEMS_SERVERS_DIR": str(settings.servers_dir),
            "FEMS_PDF_FONT": str(hangul_font(settings.servers_dir)),
            "FEMS_DATABASE_URL": database_url,
            "FEMS_MQTT_URL": endpoints.mqtt_url,
            "FEMS_MQTT_GROUP": f"test-{tag}",
            "FEMS_MQTT_CLIENT_ID": f"test-{tag}",
        }

    def run(self, *words, **environment):
        """Run a command to its end as `fems` does; its output, errors and exit status.

        In this process: to start another and import all the libraries takes longer than most
        commands. Those that run until stopped are processes of their own (`start`).
        """
        if words[:2] in UNTIL_STOPPED:
            return self.run_apart(*words, **environment)
        done = self._invoke(words, environment)
        stderr, status = done.stderr, done.exit_code
        if isinstance(done.exception, FemsError):
            stderr += f"Error: {done.exception}\n"
        elif done.exception is not None and not isinstance(done.exception, SystemExit):
            stderr += "".join(traceback.format_exception(done.exception))
        return subprocess.CompletedProcess(words, status, done.stdout, stderr)

    def run_apart(self, *words, **environment):
        """Run a command to its end in a process of its own."""
        return subprocess.run(
            [*FEMS, *words], env=self.environment | environment, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip

    def ok(self, *words, **environment):
        """Run a command that must succeed; its standard output."""
        done = self.run(*words, **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def inline(self, *words):
        """Standard output of a command that must succeed; its error is raised."""
        done = self._invoke(words, {})
        if done.exception:
            raise done.exception
        return done.stdout

    def _invoke(self, words, environment):
        try:
            return CliRunner().invoke(app, words, env=self.environment | environment)
        finally:
            structlog.reset_defaults()  # the command logged to a stream that is closed now

    def start(self, *words, **environment):
        """Start a command that runs until stopped."""
        env = self.environment | environment
        if words[:2] == ("ingest", "run"):
            self._sessions.add(env["FEMS_MQTT_CLIENT_ID"])
            if host_id := env.get("FEMS_SPARKPLUG_HOST_ID"):
                self._sessions.add(session.client_id(host_id))
        return subprocess.Popen(
            [*FEMS, *words], env=env, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def forget_sessions(self):
        """End the workers' sessions: the broker would keep all that later tests publish for them.

        And it would confirm what is published before a later test's worker has subscribed.
        """
        address = BrokerAddress.parse(self.environment["FEMS_MQTT_URL"])
        for client_id in self._sessions:
            client = make_client(address, client_id=client_id)
            connect(client, address)  # without ReceiveMaximum: a clean start that expires at once
            client.disconnect()
            client.loop_stop()

    def query(self, statement, *params):
        """Rows of a statement."""
        with psycopg.connect(self.database_url, autocommit=True) as conn:
            return conn.execute(statement, params or None).fetchall()

    def value(self, statement, *params):
        """The one value of a statement."""
        return self.query(statement, *params)[0][0]

    def wait_for(self, statement, expected, *, seconds=60):
        """Wait until a statement's value is the expected one; the value it has then."""
        deadline = time.monotonic() + seconds
        while (found := self.value(statement)) != expected and time.monotonic() < deadline:
            time.sleep(0.05)
        return found


@pytest.fixture
def own_servers(servers):
    """Settings of servers that nobody else uses: they may break down, and know no roles."""
    home = servers.home.parent / f"{servers.home.name}-{uuid.uuid4().hex[:8]}"
    settings = servers.model_copy(update={"home": home})
    try:
        stack.up(settings)
        yield settings
    finally:
        stack.down(settings)
        rmtree(home, ignore_errors=True)


@pytest.fixture
def stopping():
    """Processes to end after the test, whatever happens."""
    processes = []
    yield processes
    for process in processes:
        process.kill()
        process.communicate()
