"""Back to any instant, as docs/how-to/back-up.md says: base backup, archived log, recovery target."""

import shutil
import uuid

import psycopg
import pytest
from pydantic import SecretStr

from fems.backup.programs import find_client
from fems.config import Settings
from fems.embedded import stack
from fems.embedded.account import make_folder, server_account
from fems.embedded.processes import run
from fems.store.migrate import migrate
from tests.docs.pages import REPOSITORY

PAGE = (REPOSITORY / "docs/how-to/back-up.md").read_text("utf-8")
METER = """
    WITH c AS (INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('c', 'C', '단지', 'Asia/Seoul') RETURNING complex_id),
    p AS (INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit)
          SELECT complex_id, 'p', 'P', '공장', 'food', 'Asia/Seoul', 't' FROM c RETURNING plant_id)
    INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role, period_s)
    SELECT plant_id, 'main', 'Main', '주', 'electricity', 'register', 'kWh', 'main', 900 FROM p
    RETURNING meter_id"""
READING = "INSERT INTO reading (meter_id, ts, value) VALUES (%s, %s, 1)"


@pytest.fixture
def server(servers, endpoints):
    """Settings of a PostgreSQL of its own, whose log is archived as the page says; and the archive."""
    home = servers.home.parent / f"{servers.home.name}-time-{uuid.uuid4().hex[:6]}"
    settings = Settings(
        home=home, servers_dir=servers.servers_dir, mqtt_url=SecretStr(endpoints.mqtt_url)
    )
    archive = home / "archive"
    try:
        stack.up(settings)
        stack.down(settings)
        make_folder(archive, mode=0o700, account=server_account())
        with (home / "postgres/postgresql.conf").open("a", encoding="utf-8") as config:
            config.write(said("wal_level", "archive_mode", "archive_timeout", "archive_command",
                              archive=archive))  # fmt: skip
        stack.up(settings)
        yield settings, archive
    finally:
        stack.down(settings)
        shutil.rmtree(home, ignore_errors=True)


def said(*names, archive):
    """Settings as the page writes them, with another archive."""
    lines = [line.strip() for line in PAGE.splitlines()]
    found = [line for line in lines if line.partition(" = ")[0] in names]
    assert len(found) == len(names)
    return "\n".join(found).replace("/archive/", f"{archive}/") + "\n"


def test_what_was_done_after_an_instant_is_undone_and_all_before_is_there(server):
    settings, archive = server
    account, client = server_account(), find_client(settings)
    url = stack.endpoints(settings).database_url
    migrate(url)
    base = make_folder(settings.home / "base", mode=0o700, account=account)
    with psycopg.connect(url, autocommit=True) as conn:
        meter = conn.execute(METER).fetchone()[0]
        conn.execute(READING, (meter, "2026-06-01 00:00Z"))
        client.call(
            "pg_basebackup", f"--pgdata={base}", "--wal-method=stream", "--checkpoint=fast", url=url
        )
        conn.execute(READING, (meter, "2026-06-01 00:15Z"))
        # A new chunk, weeks on: a relation that the base backup has not.
        conn.execute(READING, (meter, "2026-07-01 00:00Z"))
        at = conn.execute("SELECT clock_timestamp()").fetchone()[0]
        conn.execute("DELETE FROM reading")  # the mistake
        conn.execute("SELECT pg_switch_wal()")
    stack.down(settings)
    shutil.rmtree(settings.home / "postgres")
    base.rename(settings.home / "postgres")
    with (settings.home / "postgres/postgresql.conf").open("a", encoding="utf-8") as config:
        config.write(said("restore_command", "recovery_target_action", archive=archive))
        config.write(f"recovery_target_time = '{at}'\n")
    (settings.home / "postgres/recovery.signal").touch()
    if account:
        run(["/bin/chown", "-R", account.name, settings.home / "postgres"])
    stack.up(settings)
    with psycopg.connect(stack.endpoints(settings).database_url) as conn:
        times = [f"{ts:%m-%d %H:%M}" for (ts,) in conn.execute(
            "SELECT ts AT TIME ZONE 'UTC' FROM reading ORDER BY ts")]  # fmt: skip
    assert times == ["06-01 00:00", "06-01 00:15", "07-01 00:00"]
