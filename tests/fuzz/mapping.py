"""The ready-made mapping rules, fuzzed from what the gateways document that they publish."""

from fems.ingest.decoding import Message, MeterEntry
from fems.ingest.mapping.decoder import MappingDecoder
from fems.ingest.mapping.rules import Mappings, read_ready_made, ready_made
from tests.fuzz.laws import require_sound
from tests.unit.ingest.mapping import gateways

REGISTRY = {
    ("acme", code): MeterEntry(number, "kW" if "power" in code else "kWh", time_zone="Asia/Seoul")
    for number, code in enumerate(
        ["press-energy", "press-power", "boiler", "boiler-power", "em-0", "em-0-power", "em",
         "em-a", "em-power", "em-1", "plug", "plug-power"]
    )
}  # fmt: skip
PAYLOADS = {
    "telegraf/raynor/modbus": gateways.TELEGRAF_BATCH,
    "tele/boiler/SENSOR": gateways.TASMOTA,
    "shellies/em/emeter/0/total": gateways.SHELLY_GEN1_TOTAL,
    "em/status/emdata:0": gateways.SHELLY_EMDATA,
    "em/status/em:0": gateways.SHELLY_EM,
    "em/status/em1data:1": gateways.SHELLY_EM1DATA,
    "zigbee2mqtt/plug": gateways.ZIGBEE,
}
TOPICS = list(PAYLOADS)
SEEDS = [bytes([number]) + payload for number, payload in enumerate(PAYLOADS.values())]
RULES = tuple(rule for name in ready_made() for rule in read_ready_made(name))
DECODER = MappingDecoder(Mappings(plant="acme").model_copy(update={"rule": RULES}))


def mapping(data):
    """The first byte picks a topic, the rest is the payload."""
    if data:
        message = Message(TOPICS[data[0] % len(TOPICS)], data[1:], gateways.RECEIVED_US)
        batch = DECODER.decode([message], registry=REGISTRY)
        require_sound(batch, [message], REGISTRY)
        assert len(batch.rows) or len(batch.rejected) == 1
