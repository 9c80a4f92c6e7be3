"""fems ingest explain: each reason with an example, and what would be stored; nothing is written."""

import json
import time
from datetime import UTC, datetime

import psycopg
import pytest

from fems.ingest.broker import BrokerAddress, make_client
from fems.ingest.broker import connect as connect_broker
from fems.ingest.decoders import kept_decoders
from fems.ingest.decoding import Message
from fems.ingest.explaining import explain
from fems.ingest.mapping.rules import Mappings, read_ready_made
from fems.ingest.reasons import Reason
from fems.ingest.routing import Router
from fems.ingest.writer import read_registry, store_messages
from fems.store.pool import connect
from tests.conftest import REPOSITORY
from tests.unit.ingest.sparkplug.edge import metric, payload

NOW_US = round(datetime(2026, 3, 2, 0, 20, tzinfo=UTC).timestamp() * 1e6)
MAIN = "fems/steelworks/main"
READING = '{"ts": "2026-03-02T09:15:00+09:00", "value": %s}'
OVEN = """
[[plant.meter]]
code = "oven"
name_en = "Oven"
name_ko = "가열로"
quantity = "electricity"
kind = "register"
digits = 8
unit = "kWh"
role = "sub"
"""
MAPPINGS = Mappings(plant="steelworks").model_copy(update={"rule": read_ready_made("tasmota")})
EXAMPLES = {
    Reason.BAD_TOPIC: ("fems//main", READING % 1),
    Reason.NO_RULE: ("weather/seoul", "{}"),
    Reason.UNKNOWN_METER: ("fems/steelworks/mian", READING % 1),
    Reason.FOREIGN_METER: (MAIN, '{"ts": 1772410500, "value": 1, "plant": "food"}'),
    Reason.TOO_LARGE: (MAIN, " " * 1_048_577),
    Reason.TOO_MANY_READINGS: (MAIN, json.dumps([{"ts": 1772410500, "value": 1}] * 10_001)),
    Reason.TOO_DEEP: (MAIN, "[" * 2_000 + "]" * 2_000),
    Reason.NOT_JSON: (MAIN, "value=1"),
    Reason.BAD_SHAPE: (MAIN, "5"),
    Reason.NOT_FOUND: ("tele/main/SENSOR", '{"Time": "2026-03-02T09:15:00"}'),
    Reason.BAD_TIME: (MAIN, '{"ts": "2026-03-02 09:15", "value": 1}'),
    Reason.FUTURE_TIME: (MAIN, '{"ts": "2027-03-02T09:15:00+09:00", "value": 1}'),
    Reason.NOT_A_NUMBER: (MAIN, READING % '"1,234"'),
    Reason.INFINITE: (MAIN, READING % "Infinity"),
    Reason.UNIT_MISMATCH: (MAIN, '{"ts": 1772410500, "value": 1, "unit": "Nm3"}'),
    Reason.BAD_QUALITY: (MAIN, '{"ts": 1772410500, "value": 1, "quality": "fine"}'),
    Reason.NOT_SPARKPLUG: ("spBv1.0/steelworks/NDATA/gw", "no protobuf"),
    Reason.UNKNOWN_ALIAS: (
        "spBv1.0/steelworks/NDATA/gw", payload(metric(alias=3, value=1.0), seq=1).SerializeToString(),
    ),
    Reason.DATABASE_REFUSED: (MAIN, READING % "1e12"),
}  # fmt: skip


def execute(plant, statement):
    with psycopg.connect(plant.database_url, autocommit=True) as conn:
        conn.execute(statement)


@pytest.fixture(scope="module")
def plant(installation, tmp_path_factory):
    """A plant with a main meter, a constraint of its user's, and a mapping file."""
    installation.ok("import", "plants", str(REPOSITORY / "tests" / "data" / "steel.toml"))
    execute(installation, "ALTER TABLE reading ADD CONSTRAINT plausible CHECK (value < 1e9)")
    file = tmp_path_factory.mktemp("mappings") / "mappings.toml"
    file.write_text('plant = "steelworks"\nuse = ["tasmota"]\n')
    installation.environment["FEMS_MAPPINGS"] = str(file)
    return installation


def explained(plant, topic, content, *, at=NOW_US):
    content = content if isinstance(content, bytes) else content.encode()
    with connect(plant.database_url) as conn:
        return explain(
            Message(topic, content, at), decoders=kept_decoders(MAPPINGS, conn),
            registry=read_registry(conn), conn=conn,
        )  # fmt: skip


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_an_example_that_is_explained(plant, reason):
    found = explained(plant, *EXAMPLES[reason])
    assert found.rejected is not None
    assert found.rejected.reason is reason
    assert found.rejected.detail
    assert found.readings == []
    assert plant.value("SELECT count(*) FROM reading") == 0
    assert plant.value("SELECT count(*) FROM rejected_message") == 0
    assert plant.value("SELECT count(*) FROM stale_window") == 0


def command(plant, *words):
    return json.loads(plant.ok("ingest", "explain", *words, "--json"))


def test_an_unknown_meter_is_shown_with_names_close_to_it(plant):
    found = command(plant, *EXAMPLES[Reason.UNKNOWN_METER])
    assert found["rejected"]["reason"] == "unknown_meter"
    assert found["close_names"] == ["steelworks/main"]
    out = plant.ok("ingest", "explain", *EXAMPLES[Reason.UNKNOWN_METER])
    assert "close to  steelworks/main" in out
    assert "do        Register it" in out


def test_a_mapped_message_shows_what_each_expression_found(plant):
    content = '{"Time": "2026-03-02T09:15:00", "ENERGY": {"Total": 3.185, "Power": 1250}}'
    found = command(plant, "tele/main/SENSOR", content, "--at", "2026-03-02T09:15:05+09:00")
    assert found["decoder"] == "mapping rule 'tasmota' on tele/{device}/SENSOR"
    assert {"what": "value", "expression": "ENERGY.Total", "found": 3.185} in found["found"]
    assert found["rejected"] is None
    assert found["readings"] == [
        {
            "plant": "steelworks", "meter": "main", "ts": "2026-03-02T00:15:00+00:00",
            "local_time": "2026-03-02T09:15:00+09:00", "value": 3.185, "unit": "kWh",
            "quality": "good", "against_stored": "new",
            "canonical": {"value": 3.185, "unit": "kWh"},
        }
    ]  # fmt: skip


def test_a_reading_is_held_against_what_is_stored(plant, tmp_path):
    file = tmp_path / "one.csv"
    file.write_text("ts,value\n2026-03-05T09:15:00+09:00,11.5\n")
    plant.ok("import", "readings", str(file), "--meter", "steelworks/main")
    text = '{"ts": "2026-03-05T09:15:00+09:00", "value": %s}'
    assert "repeats what is stored" in plant.ok("ingest", "explain", MAIN, text % 11.5)
    assert "corrects 11.5" in plant.ok("ingest", "explain", MAIN, text % 12)
    assert plant.query("SELECT value FROM reading") == [(11.5,)]
    execute(plant, "TRUNCATE reading, stale_window")


def test_the_payload_may_lie_in_a_file(plant, tmp_path):
    file = tmp_path / "payload.json"
    file.write_text(READING % 5)
    assert command(plant, MAIN, "--file", str(file))["readings"][0]["value"] == 5
    done = plant.run("ingest", "explain", MAIN)
    assert done.returncode == 1
    assert "Give the payload once" in done.stderr


def test_a_wrong_mapping_file_stops_ingest_at_its_start(plant, tmp_path):
    file = tmp_path / "mappings.toml"
    file.write_text('use = ["tasmoto"]\n')
    done = plant.run("ingest", "run", FEMS_MAPPINGS=str(file))
    assert done.returncode == 1
    assert "there are no ready-made rules 'tasmoto'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_gateway_s_messages_are_ingested_by_the_worker(plant, stopping):
    worker = plant.start("ingest", "run")
    stopping.append(worker)
    content = {"Time": "2026-03-09T09:15:00", "ENERGY": {"Total": 4.5, "Power": 1250}}
    address = BrokerAddress.parse(plant.publisher_url)
    gateway = make_client(address, client_id="tasmota")
    connect_broker(gateway, address)
    deadline = time.monotonic() + 60
    while plant.value("SELECT count(*) FROM reading") == 0 and time.monotonic() < deadline:
        gateway.publish("tele/main/SENSOR", json.dumps(content), qos=1).wait_for_publish(5)
        time.sleep(0.5)
    gateway.disconnect()
    gateway.loop_stop()
    assert plant.query("SELECT ts AT TIME ZONE 'UTC', value FROM reading")[0][1] == 4.5


def test_a_kept_message_of_a_gateway_is_taken_in_once_its_meter_is_registered(plant, tmp_path):
    content = b'{"Time": "2026-03-10T09:15:00", "ENERGY": {"Total": 7.25}}'
    with connect(plant.database_url) as conn:
        router = Router(kept_decoders(MAPPINGS, conn))
        stored, _ = store_messages(
            conn, [Message("tele/oven/SENSOR", content, NOW_US + 10 * 86_400_000_000)],
            router=router, registry=read_registry(conn),
        )  # fmt: skip
    assert stored.readings == 0
    waiting = json.loads(plant.ok("ingest", "pending", "--json"))["meters"]
    said = [(m["plant"], m["meter"], m["last_value"], m["unit"]) for m in waiting]
    assert said == [("steelworks", "oven", 7.25, "kWh")]

    text = (REPOSITORY / "tests" / "data" / "steel.toml").read_text("utf-8")
    file = tmp_path / "plants.toml"
    file.write_text(text + OVEN)
    plant.ok("import", "plants", str(file))
    done = json.loads(plant.ok("ingest", "retry", "--reason", "unknown_meter", "--json"))
    assert done["understood"] == 1
    assert plant.value("SELECT value FROM reading ORDER BY ts DESC LIMIT 1") == 7.25
    assert plant.value("SELECT count(*) FROM rejected_message") == 0
