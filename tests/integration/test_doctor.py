"""`fems doctor` on real servers: what is not well is found, said with what to do, and packed without secrets."""

import json
import zipfile
from urllib.parse import urlsplit

import pytest

from fems.embedded.state import Secrets
from fems.jobs.deliver import deliver
from fems.store.alert_channels import add_channel
from fems.store.pool import connect
from tests.integration.receivers import http_listener


@pytest.fixture(scope="module")
def site(installation):
    installation.ok("import", "plants", "tests/data/steel.toml")
    return installation


def examined(site, *words, **environment):
    done = site.run("doctor", "--json", *words, **environment)
    assert "Traceback" not in done.stderr
    said = json.loads(done.stdout)
    assert done.returncode == (0 if said["ok"] else 1)
    return said, {check["name"]: check for check in said["checks"]}


def test_what_does_not_run_is_found_and_said_in_words(site):
    said, checks = examined(site)
    assert not said["ok"]
    assert {name for name, check in checks.items() if check["state"] == "failed"} == {
        "scheduler",
        "ingest",
    }
    assert checks["data"]["state"] == "warning"
    assert said["versions"]["timescaledb"]
    shown = site.run("doctor")
    assert "scheduler: No scheduler runs the jobs." in shown.stdout
    assert "Start 'fems jobs schedule'." in shown.stdout


def test_a_running_installation_is_well(site, stopping):
    stopping += [site.start("ingest", "run"), site.start("jobs", "schedule")]
    site.wait_for("SELECT count(*) FROM ingest_worker WHERE stopped_at IS NULL", 1)
    site.wait_for("SELECT least(count(*), 1) FROM pg_locks WHERE locktype = 'advisory'", 1)
    said, checks = examined(site)
    assert said["ok"], checks
    assert checks["ingest"]["facts"]["lag_p99_s"] >= 0


def test_failures_in_the_database_are_found(site):
    site.query("INSERT INTO job_run (job, started_at, finished_at, status, error)"
               " VALUES ('cost', now(), now(), 'failed', 'TariffError: none') RETURNING 1")  # fmt: skip
    site.query("INSERT INTO rejected_message (topic, payload, reason, detail)"
               " VALUES ('fems/x/y', 'z', 'malformed', '') RETURNING 1")  # fmt: skip
    site.query("INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause, created_at)"
               " SELECT 'cost', min(meter_id), now() - interval '1 day', now(), 'test', now() - interval '1 hour'"
               "   FROM meter RETURNING 1")  # fmt: skip
    site.query("INSERT INTO contract (plant_id, carrier, valid_from, valid_to, series, option, contract_kw)"
               " SELECT plant_id, 'electricity', '2025-01-01', current_date + 9, 'x', 'I', 100"
               "   FROM plant RETURNING 1")  # fmt: skip
    _, checks = examined(site)
    assert "TariffError" in checks["job.cost"]["says"]
    assert checks["rejected"]["facts"] == {"by_reason": {"malformed": 1}}
    assert checks["queue"]["facts"]["windows"] == {"cost": 1}
    assert "contract" in checks["dates"]["says"]
    assert {checks[name]["state"] for name in ("rejected", "queue", "dates")} == {"warning"}


ALERT = """
    INSERT INTO alert (kind, cause, severity, since, opened_at, seen_at, facts)
    VALUES ('job.failed', %s, 'act', now(), now(), now(), '{"error": "x"}') RETURNING alert_id"""
MESSAGE = """
    INSERT INTO alert_delivery (alert_id, channel_id, what, due_at)
    SELECT %s, channel_id, 'opened', now() FROM alert_channel RETURNING delivery_id"""


def test_whether_anybody_hears_of_alerts(site):
    def heard():
        check = examined(site)[1]["alerts"]
        return check["state"], check["says"]

    def tell(cause):
        ((alert,),) = site.query(ALERT, cause)
        site.query(MESSAGE, alert)
        deliver(site.database_url)

    assert heard() == ("warning", "Alerts are sent to nobody: there is no channel.")
    with http_listener() as listener:
        with connect(site.database_url) as conn:
            add_channel(conn, {"name": "duty", "url": listener.url, "service": "json", "user_id": None, "language": "en",
                               "severity": "look", "escalated_only": False}, by="test")  # fmt: skip
        tell("one")
        assert heard()[0] == "ok"
        listener.status = 503
        tell("two")
        state, says = heard()
        assert (state, "duty did not take the last message" in says) == ("warning", True)
        listener.status = 200
        # Tried for the eighth time a minute ago, it is due again in an hour: what was sent since counts.
        site.query(
            "UPDATE alert_delivery SET tries = 8, due_at = now() + INTERVAL '59 minutes'"
            " WHERE sent_at IS NULL RETURNING 1"
        )
        tell("three")
        assert heard()[0] == "ok"
        site.query("UPDATE alert_delivery SET due_at = now() RETURNING 1")
        deliver(site.database_url)
        assert heard()[0] == "ok"
    site.query("UPDATE alert_channel SET url = 's3cretword' RETURNING 1")
    state, says = heard()
    assert (state, "the address of duty is not understood" in says) == ("failed", True)
    assert "s3cretword" not in json.dumps(examined(site)[0])
    site.query("UPDATE alert_channel SET removed_at = now(), url = '' RETURNING 1")


def test_a_database_that_is_away_is_one_finding_among_others(site):
    said, checks = examined(site, FEMS_DATABASE_URL="postgresql://u:topsecret@127.0.0.1:9/none")
    assert checks["server.timescaledb"]["state"] == "failed"
    assert checks["database"]["state"] == "failed"
    assert checks["disk"]["state"] in {"ok", "warning"}
    assert "topsecret" not in json.dumps(said)


def test_a_database_of_the_past_is_told_to_be_migrated(site, empty_database_url):
    _, checks = examined(site, FEMS_DATABASE_URL=empty_database_url)
    assert checks["schema"]["state"] == "failed"
    assert "fems db migrate" in checks["schema"]["todo"]


def test_a_bundle_holds_what_helps_and_no_secret(site, servers, tmp_path):
    site.query("INSERT INTO job_run (job, started_at, finished_at, status, error) VALUES"
               " ('carbon', now(), now(), 'failed', 'to postgresql://fems:hunter2@db/fems') RETURNING 1")  # fmt: skip
    file = tmp_path / "bundle.zip"
    said, _ = examined(site, "--bundle", str(file))
    assert file.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(file) as packed:
        texts = {name: packed.read(name).decode() for name in packed.namelist()}
    assert said["bundle"] == list(texts)
    assert {
        "doctor.json",
        "versions.json",
        "settings.json",
        "figures.json",
        "logs/postgres.log",
    } <= texts.keys()
    figures = json.loads(texts["figures.json"])
    assert {"reading", "interval_energy"} <= {row["table"] for row in figures["tables"]}
    assert json.loads(texts["settings.json"])["database_url"] == "***"
    made = vars(Secrets.load(servers.home)).values()
    passwords = {
        urlsplit(site.environment[name]).password for name in ("FEMS_DATABASE_URL", "FEMS_MQTT_URL")
    }
    assert not [
        s for s in (*made, *passwords, "hunter2") if any(s in text for text in texts.values())
    ]
    again = site.run("doctor", "--bundle", str(file))
    assert "cannot be written" in again.stderr
