"""What is fuzzed: each target takes bytes and raises if a law does not hold."""

import json

import numpy as np

from fems.ingest.decoding import Message
from fems.ingest.routing import Router
from fems.ingest.v1 import JsonDecoder
from fems.store.binary import INTERVALS, READINGS, pack, unpack
from tests.fuzz import mapping, sparkplug
from tests.fuzz.laws import RECEIVED_US, REGISTRY, require_one_or_the_other

TOPICS = [
    *(f"fems/{plant}/{meter}" for plant, meter in REGISTRY),
    "fems/food/ghost", "fems/food", "fems//main", "fems/food/main/kwh", "tele/x/SENSOR", "",
]  # fmt: skip
KEYS = ["ts", "value", "unit", "quality", "readings", "plant", "meter"]
WORDS = [
    "good", "bad", "kWh", "MWh", "degF", "food", "main", "2026-01-01T12:00:00Z",
    "2026-01-01T21:00:00.5+09:00", "2026-01-01", "", "NaN",
]  # fmt: skip
V1 = Router([JsonDecoder()])


def v1_bytes(data):
    """The first byte picks a topic, the rest is the payload."""
    if data:
        message = Message(TOPICS[data[0] % len(TOPICS)], data[1:], RECEIVED_US)
        require_one_or_the_other(V1, [message])


def v1_topic(data):
    """The topic is anything that MQTT lets through; the payload is good."""
    topic = data.decode("utf-8", "ignore").replace("\0", "")
    for name in (topic, f"fems/{topic}", f"fems/food/{topic}"):
        message = Message(name, b'{"ts": 1767268800, "value": 1}', RECEIVED_US)
        require_one_or_the_other(V1, [message])


def v1_json(data):
    """JSON of the right words in any shape, several messages in a batch."""
    source = Source(data)
    messages = [
        Message(source.pick(TOPICS), json.dumps(source.value(4)).encode(), RECEIVED_US + i)
        for i in range(1 + source.byte() % 4)
    ]
    require_one_or_the_other(V1, messages)


def copy_rows(data):
    """Rows of any bits go through COPY BINARY and come back the same."""
    for dtype in (READINGS, INTERVALS):
        rows = np.frombuffer(data[: len(data) // dtype.itemsize * dtype.itemsize], dtype).copy()
        fits = np.abs(rows[dtype.names[1]].astype("i8")) < 2**62
        rows = rows[fits]
        assert unpack([pack(rows)], dtype).tobytes() == rows.tobytes()


class Source:
    """Choices out of bytes; zeros when they are used up."""

    def __init__(self, data):
        self._data = iter(data)

    def byte(self):
        return next(self._data, 0)

    def pick(self, options):
        return options[self.byte() % len(options)]

    def value(self, depth):
        leaves = ["word", "time", "number", "huge", "text", "null", "true"]
        kind = self.pick([*leaves, "item", "list"] if depth else leaves)
        if kind == "item":
            return {self.pick(KEYS): self.value(depth - 1) for _ in range(self.byte() % 5)}
        if kind == "list":
            return [self.value(depth - 1) for _ in range(self.byte() % 4)]
        return self._leaf(kind)

    def _leaf(self, kind):
        if kind == "number":
            return np.frombuffer(bytes(self.byte() for _ in range(8)), "f8")[0].item()
        if kind == "time":
            return 1_767_268_800 + (self.byte() - 128) * self.pick([1, 60, 86_400, 10**8])
        if kind == "text":
            return "".join(chr(self.byte() * 257) for _ in range(self.byte() % 8))
        if kind == "huge":
            return 10 ** (2 * self.byte())
        return {"word": self.pick(WORDS), "null": None, "true": True}[kind]


TARGETS = {
    target.__name__: target
    for target in (v1_bytes, v1_topic, v1_json, mapping.mapping, sparkplug.sparkplug, copy_rows)
}
SEEDS = {
    "v1_bytes": [
        b'\0{"ts": 1767268800, "value": 5}',
        b'\2[{"ts": "2026-01-01T12:00:00Z", "value": 5, "unit": "K", "quality": "bad"}]',
        b'\3{"readings": [{"ts": 1767268800000, "value": -1e3}]}',
        b'\0{"ts": 1767268800.5, "value": NaN}',
    ],
    "mapping": mapping.SEEDS,
    "sparkplug": sparkplug.SEEDS,
}
