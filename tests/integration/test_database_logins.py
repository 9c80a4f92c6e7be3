"""Each part signs in as a database user of its own, over TLS that is verified, and works; and nothing more."""

import json
import os
import shutil

import psycopg
import pytest

from fems.embedded.ports import choose_port
from fems.embedded.postgres import Postgres
from fems.errors import FemsError
from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.jobs.catalogue import JOBS
from fems.jobs.executor import run_job
from fems.store.pool import Reads
from fems.store.pool import connect as connect_database
from fems.store.rights import Rights
from fems.store.scope import EVERY_PLANT, acting_as
from tests.integration.test_health import wait_for
from tests.integration.test_tls import certificates  # noqa: F401 (a fixture)

PARTS = ("ingest", "jobs", "dashboard")


@pytest.fixture(scope="module")
def ca(servers, endpoints, certificates):  # noqa: F811
    """The session's server speaks TLS as localhost during the module; the authority that signed for it."""
    data = Postgres(servers.home).data
    owner = (data / "PG_VERSION").stat()
    for name in ("broker.pem", "broker.key"):
        shutil.copy(certificates / name, data / name)
        (data / name).chmod(0o600)
        os.chown(data / name, owner.st_uid, owner.st_gid)
    with psycopg.connect(endpoints.database_url, autocommit=True) as conn:
        for setting in ("ssl_cert_file = 'broker.pem'", "ssl_key_file = 'broker.key'", "ssl = on"):
            conn.execute(f"ALTER SYSTEM SET {setting}")
        conn.execute("SELECT pg_reload_conf()")
        yield certificates / "ca.pem"
        for setting in ("ssl_cert_file", "ssl_key_file", "ssl"):
            conn.execute(f"ALTER SYSTEM RESET {setting}")
        conn.execute("SELECT pg_reload_conf()")


def verified(url, ca, *, host="localhost"):
    return url.replace("@127.0.0.1:", f"@{host}:") + f"?sslmode=verify-full&sslrootcert={ca}"


@pytest.fixture(scope="module")
def logins(installation, ca):
    """Addresses by part, as `fems db login` prints them; gone afterwards, as roles are the server's."""
    url = verified(installation.database_url, ca)
    assert installation.wait_for("SHOW ssl", "on") == "on"
    installation.ok("import", "plants", "tests/data/steel.toml", FEMS_DATABASE_URL=url)
    name = installation.database_url.rpartition("_")[2]
    made = {
        part: json.loads(
            installation.ok(
                "db", "login", part, "--name", f"{part}-{name}", "--json", FEMS_DATABASE_URL=url
            )
        )
        for part in PARTS
    }
    yield {part: answer["database_url"] for part, answer in made.items()}
    with psycopg.connect(installation.database_url, autocommit=True) as conn:
        for answer in made.values():
            conn.execute(f'DROP ROLE "{answer["user"]}"')


def publish(installation, value):
    address = BrokerAddress.parse(installation.publisher_url)
    client = make_client(address, client_id="test-logins")
    connect(client, address)
    payload = f'{{"ts": "2026-03-02T00:00:00Z", "value": {value}}}'
    client.publish("fems/steelworks/main", payload, qos=1).wait_for_publish(20)
    client.disconnect()


def encrypted(installation, url):
    user = url.split("//")[1].split(":")[0]
    return installation.query(
        "SELECT DISTINCT s.ssl FROM pg_stat_activity JOIN pg_stat_ssl AS s USING (pid) WHERE usename = %s",
        user,
    )


def test_ingest_stores_what_is_published(installation, logins, stopping):
    port = choose_port(None)
    stopping.append(installation.start(
        "ingest", "run", FEMS_DATABASE_URL=logins["ingest"], FEMS_METRICS_PORT=str(port)))  # fmt: skip
    assert wait_for(port, "/readyz", lambda status, _: status == 200)[0] == 200
    publish(installation, 1000)
    publish(installation, 1001)  # another value for the same instant: the staged way
    assert installation.wait_for("SELECT max(value) FROM reading", 1001.0) == 1001.0
    assert installation.wait_for("SELECT count(*) FROM reading_revision", 1) == 1
    assert encrypted(installation, logins["ingest"]) == [(True,)]


def test_every_job_runs(logins):
    for job in JOBS.values():
        run_job(logins["jobs"], job)


def test_the_dashboard_answers(installation, logins, stopping):
    port = choose_port(None)
    stopping.append(
        installation.start("dash", "--port", str(port), FEMS_DATABASE_URL=logins["dashboard"])
    )
    assert wait_for(port, "/sign-in", lambda status, _: status == 200)[0] == 200
    assert encrypted(installation, logins["dashboard"]) == [(True,)]
    reads = Reads(logins["dashboard"], size=1)
    with acting_as(EVERY_PLANT), reads.administering() as conn:
        assert conn.execute("SELECT code FROM plant").fetchall() == [("steelworks",)]
    reads.close()


@pytest.mark.parametrize("rights", Rights)
@pytest.mark.parametrize("part", ["ingest", "jobs"])
@pytest.mark.parametrize(
    "statement",
    ["DROP TABLE reading", "TRUNCATE reading", "SELECT name FROM app_user", "SELECT * FROM audit_log",
     "SET ROLE fems_door", "SET ROLE fems", "SET SESSION AUTHORIZATION fems"],
)  # fmt: skip
def test_one_that_was_taken_over_has_no_more(logins, part, rights, statement):
    """Whatever role it takes: there is no way back to the owner's."""
    with (
        pytest.raises(FemsError, match=r"permission denied|must be owner|may not act as"),
        connect_database(logins[part], rights=rights) as conn,
    ):
        conn.execute(statement)


def test_a_user_for_one_part_is_told_what_it_lacks(installation, logins):
    refused = installation.run("jobs", "run", "live", FEMS_DATABASE_URL=logins["ingest"])
    assert refused.returncode == 1
    assert "may not act as fems_jobs" in refused.stderr
    assert "GRANT fems_jobs TO" in refused.stderr


def test_a_user_that_is_something_else_is_left_alone(installation):
    refused = installation.run("db", "login", "ingest", "--name", "fems")
    assert "not one for ingest alone" in refused.stderr
    assert "cannot be" in installation.run("db", "login", "ingest", "--name", "fems_jobs").stderr


def test_another_password_ends_the_former(installation, logins):
    user = logins["jobs"].split("//")[1].split(":")[0]
    address = installation.ok("db", "login", "jobs", "--name", user).strip()
    with connect_database(address, rights=Rights.JOBS) as conn:
        assert conn.execute("SELECT current_user::text, session_user::text").fetchone() == (
            "fems_jobs",
            user,
        )
    former = logins["jobs"]
    logins["jobs"] = former.replace(former.split("@")[0], address.split("@")[0])
    with pytest.raises(FemsError, match="refuses the user or password"), connect_database(former):
        pass


@pytest.mark.parametrize("part", PARTS)
def test_a_server_that_cannot_prove_who_it_is_gets_no_password(part, logins, certificates, ca):  # noqa: F811
    stranger = logins[part].replace(str(ca), str(certificates / "stranger-ca.pem"))
    with pytest.raises(FemsError, match=r"not trusted.*sslrootcert"), connect_database(stranger):
        pass
    elsewhere = logins[part].replace("@localhost:", "@127.0.0.1:")
    with pytest.raises(FemsError, match="certificate of another host"), connect_database(elsewhere):
        pass
    nowhere = logins[part].replace(str(ca), "/nowhere.pem")
    with pytest.raises(FemsError, match=r"is not there.*sslrootcert"), connect_database(nowhere):
        pass


def test_a_backup_takes_the_same_way(installation, ca, tmp_path):
    url = verified(installation.database_url, ca)
    installation.ok("backup", str(tmp_path / "one"), "--no-verify", FEMS_DATABASE_URL=url)
    assert (tmp_path / "one" / "manifest.json").is_file()


def test_a_server_that_wants_tls_says_so(servers, installation, ca):
    rules = Postgres(servers.home).data / "pg_hba.conf"
    before = rules.read_text("utf-8")
    plain = installation.database_url + "?sslmode=disable"
    with psycopg.connect(verified(installation.database_url, ca), autocommit=True) as conn:
        try:
            rules.write_text(f"hostnossl all all all reject\n{before}", "utf-8")
            conn.execute("SELECT pg_reload_conf()")
            said = ""
            for _ in range(200):  # the server takes it up in a moment
                if said := installation.run("db", "check", FEMS_DATABASE_URL=plain).stderr:
                    break
            assert "refuses connections without TLS" in said
            assert "sslmode=verify-full" in said
        finally:
            rules.write_text(before, "utf-8")
            conn.execute("SELECT pg_reload_conf()")
