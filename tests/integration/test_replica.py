"""The dashboard on a real streaming replica: it reads there and writes on the primary."""

import json
import re
import shutil
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

import psycopg
import pytest

from dashboards.live import LiveSource
from dashboards.signin.door import LiveDoor
from fems.backup.programs import find_client
from fems.embedded import stack
from fems.embedded.account import make_folder, server_account
from fems.embedded.postgres import Postgres
from fems.embedded.processes import run
from fems.embedded.programs import find
from fems.embedded.state import Secrets
from fems.errors import ServerUnavailableError
from fems.roles import Role
from fems.store.accounts import add_user, set_password
from fems.store.migrate import migrate
from fems.store.pool import DoorPool, Reads, connect
from fems.store.replica import read_lag
from fems.store.scope import EVERY_PLANT, acting_as
from fems.store.sessions import Lifetimes
from tests.integration.conftest import Installation
from tests.integration.test_health import choose_port, wait_for
from tests.integration.test_jobs import register
from tests.unit.dashboards.fake_door import PASSWORD, client_of

LIFETIMES = Lifetimes(idle=timedelta(hours=12), longest=timedelta(days=7))


class Pair:
    """A primary and its replica: addresses, and a superuser's connection to each."""

    def __init__(self, settings, url, read_url, standby):
        self.settings, self.url, self.read_url, self.standby = settings, url, read_url, standby

    def replica(self, statement):
        with psycopg.connect(self.read_url, autocommit=True) as conn:
            return conn.execute(statement).fetchone()


@pytest.fixture(scope="module")
def pair(servers):
    home = servers.home.parent / f"{servers.home.name}-pair-{uuid.uuid4().hex[:6]}"
    settings = servers.model_copy(update={"home": home})
    account, programs = server_account(), find(servers.servers_dir)
    replica = Postgres(home / "replica")
    try:
        stack.up(settings)
        url = stack.endpoints(settings).database_url
        migrate(url)
        register(url)
        make_folder(replica.home, mode=0o700, account=account)
        make_folder(replica.log.parent, mode=0o700, account=account)
        make_folder(replica.data, mode=0o700, account=account)
        find_client(settings).call("pg_basebackup", f"--pgdata={replica.data}", "--write-recovery-conf",
                                   "--wal-method=stream", "--checkpoint=fast", url=url)  # fmt: skip
        if account:
            run(["/bin/chown", "-R", account.name, replica.data])
        port = replica.start(programs, account, Secrets.load(home), None)
        parts = urlsplit(url)
        yield Pair(settings, url, url.replace(f":{parts.port}/", f":{port}/"), replica)
    finally:
        replica.stop()
        stack.down(settings)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def reads(pair):
    reads = Reads(pair.url, size=2, read_url=pair.read_url)
    yield reads
    reads.close()


def rename(pair, name):
    with psycopg.connect(pair.url, autocommit=True) as conn:
        conn.execute("UPDATE plant SET name_en = %s WHERE code = 'steel'", (name,))


def shown(source):
    with acting_as(EVERY_PLANT):
        return source.plant_names()["steel"].en


def test_pages_answer_from_the_replica_and_sessions_go_to_the_primary(pair, reads):
    source, doors = LiveSource(reads), DoorPool(pair.url, size=2)
    with connect(pair.url) as conn:
        user_id = add_user(conn, name="kim", role=Role.ADMINISTRATOR, plants=[], by="test")
        set_password(conn, user_id=user_id, name="kim", password=PASSWORD, by="test",
                     now=conn.execute("SELECT now()").fetchone()[0])  # fmt: skip
    client = client_of(source, door=LiveDoor(doors, LIFETIMES), signed_in=False)
    rename(pair, "Before")
    assert read_lag(pair.url, pair.read_url).seconds == 0
    pair.replica("SELECT pg_wal_replay_pause()")
    try:
        rename(pair, "After")
        assert shown(source) == "Before", "it reads from the primary"
        client.sign_in("kim", PASSWORD)  # written and found again while the replica stands still
        assert client.get("/").status_code == 200
        lag = read_lag(pair.url, pair.read_url, within_s=0)
        assert lag.replica
        assert lag.behind_bytes > 0
    finally:
        pair.replica("SELECT pg_wal_replay_resume()")
    assert read_lag(pair.url, pair.read_url).seconds == 0
    assert shown(source) == "After"
    doors.close()


def test_who_wrote_sees_it_in_the_next_answer(pair, reads):
    source = LiveSource(reads)
    with psycopg.connect(pair.url) as conn:
        plant = conn.execute("SELECT plant_id FROM plant WHERE code = 'steel'").fetchone()[0]
    for turn in range(20):
        with acting_as(EVERY_PLANT), reads.administering() as conn:
            conn.execute(
                "UPDATE plant SET name_en = %s WHERE plant_id = %s", (f"Turn {turn}", plant)
            )
        assert shown(source) == f"Turn {turn}"


def test_nothing_can_be_written_on_the_way_to_read(pair, reads):
    with acting_as(EVERY_PLANT), pytest.raises(ServerUnavailableError), reads.connection() as conn:
        conn.execute("UPDATE plant SET name_en = name_en")


def test_doctor_and_the_dashboard_tell_how_far_it_is_behind(pair, stopping):
    home = {"FEMS_HOME": str(pair.settings.home), "FEMS_DATABASE_READ_URL": pair.read_url}
    site = Installation(pair.settings, stack.endpoints(pair.settings), pair.url)

    def of_doctor(**more):
        said = json.loads(site.run("doctor", "--json", **home | more).stdout)
        return next(check for check in said["checks"] if check["name"] == "replica")

    assert of_doctor()["state"] == "ok"
    assert re.search(r"0\.0 s \(0\.0 MB\) behind", of_doctor()["says"])
    assert "is no replica" in of_doctor(FEMS_DATABASE_READ_URL=pair.url)["says"]
    lost = of_doctor(FEMS_DATABASE_READ_URL=pair.url.replace(f":{urlsplit(pair.url).port}/", ":1/"))
    assert "does not answer" in lost["says"]
    assert "FEMS_DATABASE_READ_URL" in lost["todo"]
    port = choose_port(None)
    more = {"FEMS_DASH_METRICS_PORT": str(port)}
    stopping.append(site.start("dash", "--port", "0", **home, **more))
    assert wait_for(port, "/readyz", lambda status, _: status == 200)[0] == 200
    pair.replica("SELECT pg_wal_replay_pause()")
    try:
        rename(pair, "Late")
        assert of_doctor()["facts"]["behind_bytes"] > 0
    finally:
        pair.replica("SELECT pg_wal_replay_resume()")
    pair.standby.stop()  # the last test of the file: nobody reads from it any more
    status, text = wait_for(port, "/readyz", lambda status, _: status == 503)
    assert status == 503
    assert "FEMS_DATABASE_READ_URL" in json.loads(text)["wrong"][0]
