"""What the servers are told."""

import re
from pathlib import Path

import pytest

from fems.embedded.mosquitto import _shipped, render
from fems.embedded.postgres import CONFIG


def settings_of(text):
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.split(" ", 1) for line in lines)


@pytest.mark.parametrize(
    ("name", "want"),
    [
        pytest.param("listener", "25000 127.0.0.1", id="this machine only"),
        pytest.param("allow_anonymous", "false", id="everybody has a name"),
        pytest.param("password_file", "/a home/mosquitto/passwords", id="a path may hold a space"),
        pytest.param("acl_file", "/a home/mosquitto/access", id="access list"),
        pytest.param("persistence", "true", id="the queue outlives the broker"),
        pytest.param("autosave_interval", "10", id="the queue is written every ten seconds"),
        pytest.param("max_queued_messages", "0", id="no limit by count"),
        pytest.param("max_queued_bytes", "1073741824", id="a limit by size"),
        pytest.param("log_dest", "file /a home/logs/mosquitto.log", id="log"),
    ],
)
def test_mosquitto(name, want):
    home = Path("/a home")
    text = render(home / "mosquitto", home / "logs/mosquitto.log", 25_000)
    assert settings_of(text)[name] == want
    assert "${" not in text


def test_the_queue_is_never_limited_to_fewer_than_a_million_readings():
    # Mosquitto counts payload; that of one reading is about 60 bytes, here taken generously.
    text = render(Path("/x"), Path("/x"), 1)
    assert int(settings_of(text)["max_queued_bytes"]) / 500 > 1_000_000


def test_persistent_clients_never_expire():
    assert "\npersistent_client_expiration" not in _shipped("mosquitto.conf.in")


def test_plants_write_their_own_topics_only():
    rules = re.findall(r"^(user|topic|pattern) (.*)$", _shipped("mosquitto.acl"), re.MULTILINE)
    writable = [what for kind, what in rules if kind == "pattern" and what.startswith("write")]
    assert writable == ["write fems/%u/#", "write spBv1.0/%u/#"]
    first_user = next(index for index, rule in enumerate(rules) if rule[0] == "user")
    assert first_user == 0, "a topic before the first user would be open to all"


@pytest.mark.parametrize(
    "line",
    [
        "listen_addresses = '127.0.0.1'",
        "port = 25000",
        "unix_socket_directories = ''",
        "password_encryption = 'scram-sha-256'",
        "shared_preload_libraries = 'timescaledb'",
        "timescaledb.telemetry_level = off",
        "synchronous_commit = on",
    ],
)
def test_postgres(line):
    assert line in CONFIG.format(host="127.0.0.1", port=25_000).splitlines()
