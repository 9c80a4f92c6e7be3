"""The ready-made rules on what the gateways document that they publish."""

import pytest

from fems.ingest.decoding import Message, MeterEntry
from fems.ingest.mapping.decoder import MappingDecoder
from fems.ingest.mapping.rules import Mappings, read_mappings, read_ready_made, ready_made
from fems.ingest.reasons import Reason
from tests.unit.ingest.mapping import gateways as g

UNITS = {"kWh": ("press-energy", "raynor-energy", "boiler", "em-0", "em", "em-a", "em-b", "em-c",
                 "em-1", "plug"),
         "kW": ("press-power", "boiler-power", "em-0-power", "em-power", "em-a-power",
                "em-b-power", "em-c-power", "plug-power")}  # fmt: skip
REGISTRY = {
    ("acme", code): MeterEntry(number, unit, time_zone="Asia/Seoul")
    for number, (code, unit) in enumerate((c, u) for u, codes in UNITS.items() for c in codes)
}
NAMES = {entry.meter_id: code for (_, code), entry in REGISTRY.items()}


def decode(name, topic, payload, *, registry=REGISTRY):
    rules = Mappings(plant="acme").model_copy(update={"rule": read_ready_made(name)})
    decoder = MappingDecoder(rules)
    batch = decoder.decode([Message(topic, payload, g.RECEIVED_US)], registry=registry)
    return batch.rows, [rejected for _, rejected in batch.rejected]


@pytest.mark.parametrize(
    ("name", "topic", "payload", "ts_us", "values"),
    [
        pytest.param("telegraf", "telegraf/raynor/modbus", g.TELEGRAF_SINGLE, g.OWN_TIME_US,
                     {"press-energy": 1012.5, "press-power": 41.25}, id="Telegraf, single"),
        pytest.param("telegraf", "telegraf/raynor/modbus", g.TELEGRAF_BATCH, g.OWN_TIME_US,
                     {"press-energy": 1012.5, "press-power": 41.25, "raynor-energy": 7.0},
                     id="Telegraf, batch"),
        pytest.param("tasmota", "tele/boiler/SENSOR", g.TASMOTA, g.OWN_TIME_US,
                     {"boiler": 3.185, "boiler-power": 1.25}, id="Tasmota, local time"),
        pytest.param("shelly", "shellies/em/emeter/0/total", g.SHELLY_GEN1_TOTAL, g.RECEIVED_US,
                     {"em-0": 106.0006}, id="Shelly Gen1, energy"),
        pytest.param("shelly", "shellies/em/emeter/0/power", g.SHELLY_GEN1_POWER, g.RECEIVED_US,
                     {"em-0-power": 2.84015}, id="Shelly Gen1, power"),
        pytest.param("shelly", "em/status/emdata:0", g.SHELLY_EMDATA, g.RECEIVED_US,
                     {"em": 6.0005, "em-a": 1.0, "em-b": 2.0005, "em-c": 3.0},
                     id="Shelly Pro 3EM, energy"),
        pytest.param("shelly", "em/status/em:0", g.SHELLY_EM, g.RECEIVED_US,
                     {"em-power": 0.2005, "em-a-power": 0.9512, "em-b-power": -0.9511,
                      "em-c-power": 0.2004}, id="Shelly Pro 3EM, power both ways"),
        pytest.param("shelly", "em/status/em1data:1", g.SHELLY_EM1DATA, g.RECEIVED_US,
                     {"em-1": 6.6449}, id="Shelly Pro EM, second channel"),
        pytest.param("zigbee2mqtt", "zigbee2mqtt/plug", g.ZIGBEE, g.OWN_TIME_US,
                     {"plug": 12.34, "plug-power": 0.087}, id="Zigbee2MQTT"),
    ],
)  # fmt: skip
def test_documented_payloads(name, topic, payload, ts_us, values):
    rows, rejected = decode(name, topic, payload)
    assert rejected == []
    assert {NAMES[row["meter_id"]]: row["value"] for row in rows} == pytest.approx(values)
    assert set(rows["ts"].astype("i8")) == {ts_us}


def test_every_ready_made_rule_can_be_used_at_once(tmp_path):
    file = tmp_path / "mappings.toml"
    file.write_text(f"use = {list(ready_made())}\n")
    decoder = MappingDecoder(read_mappings(file))
    assert set(ready_made()) == {"shelly", "tasmota", "telegraf", "zigbee2mqtt"}
    assert {"tele/+/SENSOR", "telegraf/#", "zigbee2mqtt/+"} < set(decoder.filters)


def test_power_is_taken_only_where_there_is_a_meter_for_it():
    registry = {key: entry for key, entry in REGISTRY.items() if key[1] == "boiler"}
    rows, rejected = decode("tasmota", "tele/boiler/SENSOR", g.TASMOTA, registry=registry)
    assert rows["value"].tolist() == [3.185]
    assert rejected == []


def test_a_device_without_any_meter_is_not_dropped_in_silence():
    rows, rejected = decode("tasmota", "tele/boiler/SENSOR", g.TASMOTA, registry={})
    assert len(rows) == 0
    assert [r.reason for r in rejected] == [Reason.UNKNOWN_METER]
    assert "'boiler'" in rejected[0].detail
    assert 'from = "boiler"' in rejected[0].detail


def test_a_message_without_energy_says_what_was_looked_for():
    payload = b'{"Time": "2016-03-18T00:39:00", "SI7021": {"Temperature": 17.6}}'
    _, rejected = decode("tasmota", "tele/boiler/SENSOR", payload)
    assert [r.reason for r in rejected] == [Reason.NOT_FOUND]
    assert "'ENERGY.Total' finds nothing" in rejected[0].detail


def test_one_unknown_meter_of_a_batch_does_not_hold_up_the_others():
    registry = {key: entry for key, entry in REGISTRY.items() if key[1] != "raynor-energy"}
    rows, rejected = decode("telegraf", "telegraf/a/b", g.TELEGRAF_BATCH, registry=registry)
    assert rows["value"].tolist() == [1012.5, 41.25]
    assert [r.reason for r in rejected] == [Reason.UNKNOWN_METER]
