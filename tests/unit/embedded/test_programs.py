"""Which programs are taken, and where Debian's come from."""

import json
from pathlib import Path

import pytest

from fems.embedded import apt, debian, programs
from fems.errors import ProvisioningError


def put(*paths):
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def install_postgres(root, major, *, timescaledb=True):
    put(root / f"usr/lib/postgresql/{major}/bin/postgres")
    if timescaledb:
        put(root / f"usr/share/postgresql/{major}/extension/timescaledb.control")


def install_mosquitto(root):
    put(root / "usr/sbin/mosquitto", root / "usr/bin/mosquitto_passwd")


def complete(prefix):
    marker = {"suite": "trixie", "prefix": str(prefix), "versions": {"mosquitto": "2.0.21-1"}}
    (prefix / debian.MARKER).write_text(json.dumps(marker))


def obtain(tmp_path, **options):
    return programs.obtain(tmp_path / "servers", host=tmp_path / "host", search_path="", **options)


def test_the_hosts_programs_are_taken(tmp_path):
    host = tmp_path / "host"
    install_postgres(host, 16)
    install_mosquitto(host)
    found = obtain(tmp_path)
    assert found.database.folder == host / "usr/lib/postgresql/16/bin"
    assert found.broker.mosquitto == host / "usr/sbin/mosquitto"
    assert not (tmp_path / "servers").exists()


def test_a_complete_prefix_goes_before_the_host(tmp_path):
    for root in (tmp_path / "host", tmp_path / "servers"):
        install_postgres(root, 17)
        install_mosquitto(root)
    complete(tmp_path / "servers")
    assert tmp_path / "servers" in obtain(tmp_path).database.folder.parents


@pytest.mark.parametrize(
    ("data_major", "want"),
    [
        pytest.param(None, 17, id="the newest for new data"),
        pytest.param(16, 16, id="the one that wrote the data"),
        pytest.param(15, 17, id="the newest when that one has gone"),
    ],
)
def test_version_of_postgres(tmp_path, data_major, want):
    for major in (16, 17):
        install_postgres(tmp_path / "host", major)
    found = obtain(tmp_path, broker=False, data_major=data_major)
    assert found.database.major == want
    assert found.broker is None


@pytest.mark.parametrize(
    "prepare",
    [
        pytest.param(lambda host: None, id="nothing at all"),
        pytest.param(install_mosquitto, id="no PostgreSQL"),
        pytest.param(
            lambda host: install_postgres(host, 17, timescaledb=False), id="without TimescaleDB"
        ),
        pytest.param(lambda host: install_postgres(host, 14), id="too old"),
    ],
)
def test_nothing_to_be_had_names_the_choices(tmp_path, prepare):
    prepare(tmp_path / "host")
    with pytest.raises(ProvisioningError) as caught:
        obtain(tmp_path)
    said = str(caught.value)
    for choice in (
        "no apt-get",
        "FEMS_DATABASE_URL",
        "FEMS_MQTT_URL",
        "postgresql-17-timescaledb",
        "compose.yaml",
        "Debian mirror",
    ):
        assert choice in said


def test_a_prefix_without_marker_or_moved_does_not_count(tmp_path):
    prefix = tmp_path / "servers"
    install_postgres(prefix, 17)
    assert debian.versions(prefix) is None
    complete(prefix)
    assert debian.versions(prefix) == {"mosquitto": "2.0.21-1"}
    prefix.rename(tmp_path / "elsewhere")
    assert debian.versions(tmp_path / "elsewhere") is None


def test_a_folder_of_the_users_is_never_cleared(tmp_path):
    precious = tmp_path / "servers/thesis.tex"
    put(precious)
    with pytest.raises(ProvisioningError, match="did not make it"):
        debian.provision(["mosquitto"], precious.parent, [])
    assert precious.exists()


@pytest.mark.parametrize(
    ("targets", "want"),
    [
        pytest.param(
            ["Debian http://m/debian/", "Debian http://m/debian/", "Other http://x/apt/"],
            ["http://m/debian trixie main"],
            id="each mirror once, others not",
        ),
        pytest.param(
            ["Debian http://m/debian/", "Debian http://m/debian-security/"],
            ["http://m/debian trixie main", "http://m/debian-security trixie-security main"],
            id="with security updates where the machine has them",
        ),
        pytest.param(
            ["$(ORIGIN) http://m/debian/"],
            ["http://m/debian trixie main"],
            id="before the first apt-get update",
        ),
        pytest.param(["Ubuntu http://m/ubuntu/"], [], id="another distribution"),
        pytest.param([], [], id="no sources"),
    ],
)
def test_sources(targets, want):
    lines = apt.mirror_lines(targets, Path("/k.gpg"))
    assert [line.removeprefix("deb [signed-by=/k.gpg] ") for line in lines] == want
