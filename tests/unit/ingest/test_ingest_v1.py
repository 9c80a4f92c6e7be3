"""A batch in columns gives what its messages give one by one."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.ingest.decoding import Message, MeterEntry
from fems.ingest.message import Decoded, decode
from fems.ingest.reasons import Reason
from fems.ingest.times import times_us
from fems.ingest.v1 import JsonDecoder

NOON_S = 1_767_268_800
NOON_US = NOON_S * 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
REGISTRY = {
    ("food", "main"): MeterEntry(7, "kWh"),
    ("chemicals", "main"): MeterEntry(8, "MWh"),
    ("food", "outdoor"): MeterEntry(10, "degC"),
    ("food", "clockless"): MeterEntry(13, "kWh", server_time=True),
}
LAW = settings(deadline=None, max_examples=100, derandomize=True)


def one_by_one(messages):
    """Rows and refusals as the decoder of one message gives them."""
    rows, refused = [], []
    for message in messages:
        now = EPOCH + timedelta(microseconds=message.received_us)
        result = decode(message.topic, message.payload, registry=REGISTRY, now=now)
        if isinstance(result, Decoded):
            columns = zip(result.ts_us, result.value, result.quality, strict=True)
            rows += [(result.meter_id, *row) for row in columns]
        else:
            refused.append((message, result))
    return rows, refused


def in_columns(messages):
    batch = JsonDecoder().decode(messages, registry=REGISTRY)
    ts = batch.rows["ts"].astype("i8").tolist()
    meter, value, quality = (batch.rows[n].tolist() for n in ("meter_id", "value", "quality"))
    return list(zip(meter, ts, value, quality, strict=True)), batch.rejected


def of(payload, topic="fems/food/main", received_us=NOON_US):
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return Message(topic, raw, received_us)


GOOD = {"ts": NOON_S, "value": 5}
TIMES = (
    st.integers(NOON_S - 10**8, NOON_S + 700)
    | st.floats(NOON_S - 10**8, NOON_S + 700)
    | st.integers((NOON_S - 10**8) * 1_000, (NOON_S + 700) * 1_000)
    | st.datetimes(datetime(1999, 12, 30), datetime(2026, 1, 2), timezones=st.just(UTC)).map(  # noqa: DTZ001
        lambda t: t.isoformat()
    )
    | st.sampled_from(
        ["2026-01-01T12:00:00Z", "2026-01-01t21:00:00.5+09:00", "2026-01-01T00:00:00.1234567-12:00",
         "2026-02-29T00:00:00Z", "2024-02-29T23:59:59z", "2026-01-01T24:00:00Z",
         "2026-01-01 12:00:00Z", "2026-01-01T12:00Z", "20260101T120000Z", "2026-01-01T12:00:00",
         "2026-01-01T12:00:00.Z", "2026-01-01T12:00:60Z", "2026-13-01T12:00:00Z", "noon", "",
         "2026-01-01T12:00:00+24:00", "2025-12-31T23:59:59.999999999Z", "２026-01-01T12:00:00Z",
         "2026-01-01T12:00:00,5Z", "2026-01-01T12:00:00+09:60", "2026-01-01T12:00:00+0900"]
    )
    | st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats()
)  # fmt: skip
READING = st.fixed_dictionaries(
    {"ts": TIMES, "value": st.floats() | st.integers(-(10**20), 10**20) | st.integers()},
    optional={
        "unit": st.sampled_from(["kWh", "MWh", "GWh", "degF", "K", "Nm3", "", None, 5, ["kWh"]]),
        "quality": st.sampled_from(["good", "uncertain", "bad", "Good", None, 0]),
        "plant": st.sampled_from(["food", "steel", None, 3]),
        "meter": st.sampled_from(["main", "gas"]),
        "serial": st.integers(),
    },
)
ORDINARY = st.fixed_dictionaries(
    {"ts": st.integers(NOON_S - 10**6, NOON_S), "value": st.floats(-1e9, 1e9)}
)
READINGS = ORDINARY | READING
PAYLOAD = (
    READINGS | st.lists(READINGS, max_size=4)
    | st.builds(lambda r: {"readings": r}, st.lists(READINGS, max_size=4))
    | st.builds(lambda r, p: {"readings": r, "plant": p}, st.lists(ORDINARY), st.text(max_size=3))
    | st.none() | st.integers() | st.text(max_size=3)
)  # fmt: skip
MESSAGE = st.builds(
    Message,
    st.sampled_from(
        [f"fems/{p}/{m}" for p, m in REGISTRY] + ["fems/food/ghost", "fems/x", "a/b/c"]
    ),
    PAYLOAD.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=10),
    st.integers(NOON_US - 10**6, NOON_US + 10**6),
)


@LAW
@given(st.lists(MESSAGE, max_size=12))
def test_a_batch_gives_what_its_messages_give_one_by_one(messages):
    assert in_columns(messages) == one_by_one(messages)


@LAW
@given(st.lists(TIMES, max_size=8))
def test_what_times_are_taken_for_ordinary_are_read_as_one_by_one(times):
    us, plain = times_us(times, np.full(len(times), NOON_US))
    for time, at, ordinary in zip(times, us.tolist(), plain.tolist(), strict=True):
        if ordinary:
            rows, _ = one_by_one([of({"ts": time, "value": 1})])
            assert rows == [(7, at, 1.0, 0)]


@pytest.mark.parametrize(
    "time",
    [
        pytest.param("2026-01-01T12:00:00Z", id="UTC"),
        pytest.param("2026-01-01T21:00:00+09:00", id="with an offset"),
        pytest.param("2026-01-01T11:59:59.25Z", id="parts of seconds"),
        pytest.param(NOON_S, id="epoch seconds"),
        pytest.param(NOON_S * 1_000, id="epoch milliseconds"),
    ],
)
def test_ordinary_times_need_no_closer_look(time):
    _, plain = times_us([time, time], np.full(2, NOON_US))
    assert plain.all()


def test_order_is_kept_when_one_message_needs_a_closer_look():
    odd = of({"ts": NOON_S, "value": 2, "plant": "food"})
    rows, _ = in_columns([of(GOOD | {"value": 1}), odd, of(GOOD | {"value": 3})])
    assert [row[2] for row in rows] == [1.0, 2.0, 3.0]


def test_one_bad_message_takes_no_other_with_it():
    bad = of([GOOD, {"ts": "noon", "value": 9}])
    rows, rejected = in_columns([of(GOOD), bad, of(GOOD, "fems/chemicals/main")])
    assert [row[0] for row in rows] == [7, 8]
    assert [(message, r.reason) for message, r in rejected] == [(bad, Reason.BAD_TIME)]


def test_a_new_registry_counts_at_once():
    decoder = JsonDecoder()
    message = of(GOOD, "fems/food/ghost")
    assert (
        decoder.decode([message], registry=REGISTRY).rejected[0][1].reason is Reason.UNKNOWN_METER
    )
    known = REGISTRY | {("food", "ghost"): MeterEntry(99, "kWh")}
    assert decoder.decode([message], registry=known).rows["meter_id"].tolist() == [99]


def test_no_messages_give_nothing():
    assert in_columns([]) == ([], [])
