"""The Sparkplug host, fuzzed after the births of a node and its device."""

import json

from fems.ingest.decoding import Message
from fems.ingest.sparkplug.decoder import KeptSparkplugDecoder, SparkplugDecoder
from fems.ingest.sparkplug.host import Host
from tests.fuzz.laws import require_sound
from tests.unit.ingest.sparkplug.edge import NOW_US, REGISTRY, Edge, metric

VERBS = ["NBIRTH", "NDATA", "NDEATH", "DBIRTH", "DDATA", "DDEATH", "NCMD", "STATE"]
DEVICES = ["/m1", "", "/m2", "/"]
BIRTHS = Edge().births()
DATA = Edge().say("DDATA", metric(None, 7.5, alias=1), metric("kW", 3.0), device="m1")
SEEDS = [b"\x03\0" + BIRTHS[1].payload, b"\0\1" + BIRTHS[0].payload, b"\x04\0" + DATA.payload]


def sparkplug(data):
    """Two bytes pick verb and device, the rest is the payload."""
    if len(data) < 2:
        return
    verb, device = VERBS[data[0] % len(VERBS)], DEVICES[data[1] % len(DEVICES)]
    message = Message(f"spBv1.0/food/{verb}/gw{device}", data[2:], NOW_US)
    host = Host({})
    decoder = SparkplugDecoder(host)
    decoder.decode(BIRTHS, registry=REGISTRY)
    for batch in (
        decoder.decode([message], registry=REGISTRY),
        KeptSparkplugDecoder(host.nodes).decode([message], registry=REGISTRY),
    ):
        require_sound(batch, [message], REGISTRY)
    for node in host.nodes.values():
        assert "\\u0000" not in json.dumps(node.as_json())  # no jsonb
