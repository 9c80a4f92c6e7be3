"""The disk is full, on a small one of its own: nothing acknowledged is lost, and all is stored once there is room."""

import shutil
import subprocess
import time
import uuid
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from fems.doctor.check import State
from fems.doctor.machine import check_disk
from fems.embedded import stack
from fems.embedded.ports import choose_port
from fems.embedded.postgres import Postgres
from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.store.migrate import migrate
from tests.integration.conftest import Installation
from tests.integration.test_health import wait_for

START = datetime(2026, 3, 2, tzinfo=UTC)
MESSAGES, EACH = 1_500, 200
SIZE = "400m"


@pytest.fixture
def small_disk(servers):
    """Settings of an installation whose home is a disk of its own."""
    home = servers.home.parent / f"{servers.home.name}-full-{uuid.uuid4().hex[:6]}"
    home.mkdir(mode=0o755)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", home]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        home.rmdir()
        pytest.skip("only root can mount a small disk")
    settings = servers.model_copy(update={"home": home})
    try:
        stack.up(settings)
        yield settings
    finally:
        (home / "ballast").unlink(missing_ok=True)
        stack.down(settings)
        subprocess.run(["umount", "--lazy", home], check=True)
        home.rmdir()


def fill(home):
    """Take all the room there is; the file that does."""
    ballast = home / "ballast"
    with ballast.open("wb") as file:
        try:
            while True:
                file.write(bytes(1 << 16))
                file.flush()
        except OSError:
            pass
    return ballast


def message(number):
    readings = [
        {
            "ts": (START + timedelta(minutes=number * EACH + k)).isoformat(),
            "value": float(number * EACH + k),
        }
        for k in range(EACH)
    ]
    return orjson.dumps(readings)


def publish(url, numbers):
    client = make_client(BrokerAddress.parse(url), client_id="test-disk")
    connect(client, BrokerAddress.parse(url))
    for info in [client.publish("fems/steelworks/main", message(n), qos=1) for n in numbers]:
        info.wait_for_publish(60)
    client.disconnect()
    client.loop_stop()


def test_what_comes_while_the_disk_is_full_is_stored_afterwards(small_disk, stopping):
    ends, port = stack.endpoints(small_disk), choose_port(None)
    migrate(ends.database_url)
    site = Installation(small_disk, ends, ends.database_url)
    site.ok("import", "plants", "tests/data/steel.toml")
    stopping.append(site.start("ingest", "run", FEMS_METRICS_PORT=str(port)))
    assert wait_for(port, "/readyz", lambda status, _: status == 200, seconds=40)[0] == 200
    publish(ends.mqtt_publisher_url, range(10))
    assert site.wait_for("SELECT count(*) FROM reading", 10 * EACH) == 10 * EACH
    ballast = fill(small_disk.home)
    assert check_disk(small_disk.home, growth=None).state is State.FAILED
    publish(ends.mqtt_publisher_url, range(10, MESSAGES))
    assert wait_for(port, "/readyz", lambda status, _: status == 503)[0] == 503
    ballast.unlink()
    deadline = time.monotonic() + 90
    while True:
        if Postgres(small_disk.home).pid() is None:  # what a supervisor does
            stack.up(small_disk)
        try:
            stored = site.value("SELECT count(*) FROM reading")
        except OSError:
            stored = 0
        if stored == MESSAGES * EACH or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    assert stored == MESSAGES * EACH
    assert site.value("SELECT sum(value)::bigint FROM reading") == sum(range(MESSAGES * EACH))
    assert site.value("SELECT count(*) FROM reading_revision") == 0
    assert shutil.disk_usage(small_disk.home).free > 0
