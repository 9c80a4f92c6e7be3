"""Laws of every decoder, on bytes that nobody meant: readings or a reason, never an exception."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.ingest.decoding import Message
from fems.ingest.routing import Router
from fems.ingest.sparkplug.decoder import KeptSparkplugDecoder
from fems.ingest.v1 import JsonDecoder
from tests.fuzz.laws import RECEIVED_US, require_one_or_the_other, require_sound
from tests.fuzz.targets import TARGETS, TOPICS
from tests.unit.ingest.sparkplug.edge import Edge, metric

LAW = settings(deadline=None, max_examples=200, derandomize=True)
ROUTER = Router([JsonDecoder()])
TOPIC = st.sampled_from(TOPICS) | st.text(st.characters(exclude_characters="\0")).map(
    "fems/{}".format
)
READING = st.fixed_dictionaries(
    {},
    optional={
        "ts": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)
        | st.floats() | st.integers(),
        "value": st.floats() | st.integers(),
        "unit": st.sampled_from(["kWh", "MWh", "degF", "GJ", "kg", "?"]),
        "quality": st.sampled_from(["good", "bad", "fine"]),
        "plant": st.sampled_from(["food", "chemicals"]),
    },
)  # fmt: skip
"""Python's own JSON writes NaN and Infinity too, as careless gateways do."""


def messages(payloads):
    made = st.builds(Message, TOPIC, payloads, st.integers(RECEIVED_US, RECEIVED_US + 10**9))
    return st.lists(made, max_size=6)


@LAW
@given(messages(st.binary(max_size=200)))
def test_any_bytes_on_any_topic(some):
    require_one_or_the_other(ROUTER, some)


@LAW
@given(messages(st.lists(READING, max_size=4).map(lambda r: json.dumps(r).encode())))
def test_nearly_good_readings(some):
    require_one_or_the_other(ROUTER, some)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_what_is_fuzzed_holds_for_bytes_by_chance(target):
    settings(LAW)(given(st.binary(max_size=300))(target))()


def test_a_name_of_a_kilobyte_does_not_make_a_long_explanation():
    long = "x" * 2_000
    require_one_or_the_other(ROUTER, [Message(f"fems/food/{long}", b"{}", RECEIVED_US)])
    made = Edge().say("DDATA", metric(long, 1.0), device="m1")
    require_sound(KeptSparkplugDecoder().decode([made], registry={}), [made])
