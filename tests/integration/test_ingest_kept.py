"""Messages that could not be stored: shown, offered for registration, and brought in later."""

import json
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from fems.ingest.decoding import Message
from fems.ingest.plants import read_site
from fems.ingest.reasons import Reason
from fems.ingest.retrying import retry
from fems.ingest.routing import Router
from fems.ingest.v1 import JsonDecoder
from fems.ingest.writer import read_registry, store_messages
from fems.store.pool import connect
from fems.store.rejected import count_rejected
from tests.conftest import REPOSITORY

PLANTS = REPOSITORY / "tests" / "data" / "steel.toml"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROUTER = Router([JsonDecoder()])


@pytest.fixture
def plant(installation):
    with psycopg.connect(installation.database_url) as conn:
        conn.execute("TRUNCATE complex, plant, reading, reading_revision, rejected_message,"
                     " stale_window CASCADE")  # fmt: skip
    installation.ok("import", "plants", str(PLANTS))
    return installation


def us(at):
    return int(at.timestamp()) * 1_000_000


def send(plant, *messages):
    """Store messages (topic, payload, received) as the worker does."""
    arrived = [Message(topic, payload, us(at)) for topic, payload, at in messages]
    with connect(plant.database_url) as conn:
        return store_messages(conn, arrived, router=ROUTER, registry=read_registry(conn))[0]


def reading(value, at=NOON, **more):
    return json.dumps({"ts": at.isoformat(), "value": value, **more}).encode()


def test_an_unknown_meter_is_offered_and_its_readings_are_kept_for_it(plant, tmp_path):
    later = NOON + timedelta(minutes=15)
    send(
        plant,
        ("fems/steelworks/press", reading(7.5, unit="kW"), NOON),
        ("fems/steelworks/press", reading(8.5, later, unit="kW"), later),
        ("fems/steelworks/main", b"rubbish", NOON),
    )
    (found,) = json.loads(plant.ok("ingest", "pending", "--json"))["meters"]
    assert (found["plant"], found["meter"], found["messages"]) == ("steelworks", "press", 2)
    assert (found["last_value"], found["unit"], found["known_plant"]) == (8.5, "kW", True)
    assert "press" in plant.ok("ingest", "pending")

    file = tmp_path / "plants.toml"
    file.write_text(PLANTS.read_text("utf-8") + "\n" + found["toml"], "utf-8")
    assert read_site(file).plant[0].meter[-1].kind == "power"
    said = json.loads(plant.ok("import", "plants", str(file), "--json"))
    assert said["messages_waiting"] == 2
    assert "2 kept messages" in plant.ok("import", "plants", str(file))

    plan = json.loads(
        plant.ok("ingest", "retry", "--reason", "unknown_meter", "--dry-run", "--json")
    )
    assert (plan["understood"], plan["readings"]) == (2, 2)
    assert plant.value("SELECT count(*) FROM reading") == 0
    done = json.loads(plant.ok("ingest", "retry", "--json"))
    assert (done["messages"], done["understood"], done["refused"]) == (3, 2, {"not_json": 1})
    assert plant.query("SELECT value FROM reading ORDER BY ts") == [(7.5,), (8.5,)]
    assert plant.value("SELECT count(*) FROM stale_window WHERE cause = 'retry'") == 1
    assert json.loads(plant.ok("ingest", "pending", "--json"))["meters"] == []


def test_rejections_are_counted_by_reason_with_an_example(plant):
    send(
        plant,
        ("fems/steelworks/main", b"rubbish", NOON),
        ("fems/steelworks/main", b"\xff\xfe", NOON),
        ("fems/steelworks/main", reading(1, unit="Nm3"), NOON),
    )
    said = json.loads(plant.ok("ingest", "rejected", "--json"))
    assert said["messages"] == 3
    assert [(r["reason"], r["messages"]) for r in said["reasons"]] == [
        ("not_json", 2), ("unit_mismatch", 1),
    ]  # fmt: skip
    assert said["reasons"][0]["payload"] == "\\xff\\xfe"
    assert said["reasons"][0]["remedy"] == Reason.NOT_JSON.remedy
    one = json.loads(plant.ok("ingest", "rejected", "--reason", "unit_mismatch", "--json"))
    assert one["messages"] == 1
    assert "cannot become the meter's" in plant.ok("ingest", "rejected")


def test_a_reason_that_does_not_exist_is_an_error(plant):
    done = plant.run("ingest", "rejected", "--reason", "bad_luck")
    assert done.returncode == 2
    assert "bad_luck" in done.stderr


def test_what_a_wrong_clock_said_does_not_become_right_by_waiting(plant):
    send(plant, ("fems/steelworks/main", reading(1, NOON + timedelta(hours=1)), NOON))
    done = json.loads(plant.ok("ingest", "retry", "--json"))
    assert (done["understood"], done["refused"]) == (0, {"future_time": 1})


def test_a_message_refused_for_another_reason_now_says_so(plant, tmp_path):
    send(plant, ("fems/steelworks/press", reading(1, unit="Nm3"), NOON))
    file = tmp_path / "plants.toml"
    text = PLANTS.read_text("utf-8")
    file.write_text(
        text + '\n[[plant.meter]]\ncode = "press"\nname_en = "P"\nname_ko = "P"\n'
        'quantity = "electricity"\nkind = "power"\nunit = "kW"\nrole = "sub"\n', "utf-8",
    )  # fmt: skip
    plant.ok("import", "plants", str(file))
    done = json.loads(plant.ok("ingest", "retry", "--json"))
    assert done["refused"] == {"unit_mismatch": 1}
    assert plant.query("SELECT reason, plant, meter FROM rejected_message") == [
        ("unit_mismatch", None, None)
    ]


def test_retry_goes_through_more_than_a_page_and_takes_none_twice(plant):
    messages = [
        (f"fems/steelworks/{'main' if i % 2 else 'ghost'}", reading(i, NOON + timedelta(minutes=i)), NOON)
        for i in range(-500, 0)
    ]  # fmt: skip
    with connect(plant.database_url) as conn:
        kept = [Message(topic, payload, us(at)) for topic, payload, at in messages]
        assert store_messages(conn, kept, router=ROUTER, registry={})[0].rejected.total() == 500
        told = []
        done = retry(conn, router=ROUTER, progress=lambda n, total: told.append((n, total)))
        assert (done.understood, done.refused["unknown_meter"]) == (250, 250)
        assert told[-1] == (500, 500)
        assert count_rejected(conn, reason=None)[0] == 250
    assert plant.value("SELECT count(*) FROM reading") == 250


def test_one_that_the_database_refuses_is_kept_and_takes_no_other_with_it(plant):
    messages = [
        Message("fems/steelworks/main", reading(v, NOON + timedelta(minutes=v)), us(NOON) + 10**9)
        for v in (5, 6, 7)
    ]
    with connect(plant.database_url) as conn:
        store_messages(conn, messages, router=ROUTER, registry={})
        conn.execute("ALTER TABLE reading ADD CONSTRAINT no_six CHECK (value <> 6)")
        try:
            done = retry(conn, router=ROUTER)
        finally:
            conn.execute("ALTER TABLE reading DROP CONSTRAINT no_six")
        assert (done.understood, done.refused) == (2, {"database_refused": 1})
    assert plant.query("SELECT value FROM reading ORDER BY ts") == [(5.0,), (7.0,)]
