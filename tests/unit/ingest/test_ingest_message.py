"""MQTT v1: what is understood, and why the rest is refused."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.ingest.decoding import MeterEntry
from fems.ingest.message import MAX_PAYLOAD_BYTES, Decoded, decode
from fems.ingest.reasons import Reason, Rejected

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOON_S = 1_767_268_800
"""NOW in epoch seconds: 2026-01-01T12:00:00Z."""
NOON_US = NOON_S * 1_000_000
REGISTRY = {
    ("food", "main"): MeterEntry(7, "kWh"),
    ("chemicals", "main"): MeterEntry(8, "MWh"),
    ("chemicals", "steam"): MeterEntry(9, "MJ"),
    ("food", "outdoor"): MeterEntry(10, "degC"),
    ("food", "output"): MeterEntry(11, "t"),
    ("식품", "전력"): MeterEntry(12, "kWh"),
    ("food", "clockless"): MeterEntry(13, "kWh", server_time=True),
}
LAW = settings(deadline=None, max_examples=300, derandomize=True)


def told(payload, topic="fems/food/main"):
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return decode(topic, raw, registry=REGISTRY, now=NOW)


def nested(depth):
    """JSON arrays in one another."""
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize(
    ("payload", "want"),
    [
        pytest.param(
            {"ts": NOON_S, "value": 5}, [(NOON_US, 5.0, 0)], id="one reading, epoch seconds"
        ),
        pytest.param(
            {"ts": NOON_S * 1_000 + 5, "value": 5}, [(NOON_US + 5_000, 5.0, 0)], id="milliseconds"
        ),
        pytest.param(
            {"ts": NOON_S - 0.25, "value": 5}, [(NOON_US - 250_000, 5.0, 0)], id="parts of seconds"
        ),
        pytest.param(
            {"ts": "2026-01-01T12:00:00Z", "value": 5}, [(NOON_US, 5.0, 0)], id="RFC 3339 in UTC"
        ),
        pytest.param(
            {"ts": "2026-01-01T21:00:00+09:00", "value": 5}, [(NOON_US, 5.0, 0)], id="plant time"
        ),
        pytest.param(
            {"ts": "2026-01-01T12:00:00.000001Z", "value": 5},
            [(NOON_US + 1, 5.0, 0)],
            id="microseconds",
        ),
        pytest.param(
            {"ts": "2026-01-01T11:59:59.123456789Z", "value": 5},
            [(NOON_US - 876_544, 5.0, 0)],
            id="finer than a microsecond is cut off",
        ),
        pytest.param(
            {"ts": "2026-01-01t12:00:00z", "value": 5}, [(NOON_US, 5.0, 0)], id="small t and z"
        ),
        pytest.param(
            [{"ts": NOON_S - 60, "value": 1}, {"ts": NOON_S, "value": 2}],
            [(NOON_US - 60_000_000, 1.0, 0), (NOON_US, 2.0, 0)],
            id="an array",
        ),
        pytest.param(
            {"readings": [{"ts": NOON_S - 60, "value": 1}, {"ts": NOON_S, "value": 2}]},
            [(NOON_US - 60_000_000, 1.0, 0), (NOON_US, 2.0, 0)],
            id="an object with readings",
        ),
        pytest.param(
            [
                {"ts": NOON_S, "value": 1, "quality": "good"},
                {"ts": NOON_S, "value": 1, "quality": "uncertain"},
                {"ts": NOON_S, "value": 1, "quality": "bad"},
            ],
            [(NOON_US, 1.0, 0), (NOON_US, 1.0, 1), (NOON_US, 1.0, 2)],
            id="all qualities",
        ),
        pytest.param(
            {"ts": NOON_S, "value": -1.5, "unit": None, "serial": "A1"},
            [(NOON_US, -1.5, 0)],
            id="what nobody asked for is not looked at",
        ),
        pytest.param(
            {"ts": NOON_S + 600, "value": 5},
            [(NOON_US + 600_000_000, 5.0, 0)],
            id="ten minutes ahead is a clock that runs fast",
        ),
    ],
)
def test_understood(payload, want):
    decoded = told(payload)
    assert isinstance(decoded, Decoded), decoded
    assert decoded.meter_id == 7
    assert list(zip(decoded.ts_us, decoded.value, decoded.quality, strict=True)) == want
    assert all(type(value) is float for value in decoded.value)


def test_a_meter_without_a_clock_is_read_at_the_time_of_receipt():
    decoded = told({"value": 5}, topic="fems/food/clockless")
    assert decoded == Decoded(13, [NOON_US], [5.0], [0])


def test_a_time_that_is_sent_counts_also_for_a_meter_without_a_clock():
    decoded = told({"ts": NOON_S - 60, "value": 5}, topic="fems/food/clockless")
    assert decoded == Decoded(13, [NOON_US - 60_000_000], [5.0], [0])


def test_a_payload_may_name_its_own_plant_and_meter():
    decoded = told(GOOD | {"plant": "food", "meter": "main"})
    assert decoded == Decoded(7, [NOON_US], [5.0], [0])


def test_a_topic_may_be_in_hangul():
    decoded = told({"ts": NOON_S, "value": 5}, topic="fems/식품/전력")
    assert decoded == Decoded(12, [NOON_US], [5.0], [0])


@pytest.mark.parametrize(
    ("meter", "value", "unit", "want"),
    [
        pytest.param("food/main", 5, "kWh", 5, id="the meter's own unit"),
        pytest.param("food/main", 5, "MWh", 5_000, id="MWh to kWh"),
        pytest.param("food/main", 3.6, "MJ", 1, id="MJ to kWh"),
        pytest.param("food/main", 0.1, "GWh", 100_000, id="GWh to kWh"),
        pytest.param("chemicals/main", 5, "MWh", 5, id="a meter in MWh"),
        pytest.param("chemicals/main", 500, "kWh", 0.5, id="kWh to a meter in MWh"),
        pytest.param("chemicals/steam", 1, "GJ", 1_000, id="GJ to a meter in MJ"),
        pytest.param("chemicals/steam", 1, "Gcal", 4_186.8, id="Gcal to a meter in MJ"),
        pytest.param("food/outdoor", 50, "degF", 10, id="Fahrenheit"),
        pytest.param("food/outdoor", 273.15, "K", 0, id="kelvin"),
        pytest.param("food/output", 250, "kg", 0.25, id="kg to t"),
    ],
)
def test_units_are_converted_at_the_door(meter, value, unit, want):
    decoded = told({"ts": NOON_S, "value": value, "unit": unit}, topic=f"fems/{meter}")
    assert isinstance(decoded, Decoded), decoded
    assert decoded.value == pytest.approx([want])


GOOD = {"ts": NOON_S, "value": 5}


@pytest.mark.parametrize(
    ("reason", "topic", "payload"),
    [
        pytest.param(Reason.BAD_TOPIC, "fems/food", GOOD, id="topic of two levels"),
        pytest.param(Reason.BAD_TOPIC, "fems/food/main/kwh", GOOD, id="topic of four levels"),
        pytest.param(Reason.BAD_TOPIC, "factory/food/main", GOOD, id="another first level"),
        pytest.param(Reason.BAD_TOPIC, "fems//main", GOOD, id="an empty level"),
        pytest.param(Reason.BAD_TOPIC, "", GOOD, id="no topic"),
        pytest.param(Reason.UNKNOWN_METER, "fems/food/gas", GOOD, id="no such meter"),
        pytest.param(Reason.UNKNOWN_METER, "fems/steel/main", GOOD, id="no such plant"),
        pytest.param(
            Reason.TOO_LARGE,
            "fems/food/main",
            b" " * MAX_PAYLOAD_BYTES + b"1",
            id="more than a mebibyte",
        ),
        pytest.param(Reason.NOT_JSON, "fems/food/main", b"", id="no payload"),
        pytest.param(Reason.NOT_JSON, "fems/food/main", b"12:00;5", id="text"),
        pytest.param(Reason.NOT_JSON, "fems/food/main", b"\xff\xfe\x00", id="not UTF-8"),
        pytest.param(Reason.NOT_JSON, "fems/food/main", b'{"ts": 1, "value"', id="cut off"),
        pytest.param(
            Reason.NOT_A_NUMBER, "fems/food/main", b'{"ts": 1767268800, "value": NaN}', id="NaN"
        ),
        pytest.param(
            Reason.INFINITE, "fems/food/main", b'{"ts": 1767268800, "value": -Infinity}', id="-inf"
        ),
        pytest.param(
            Reason.INFINITE, "fems/food/main", b'{"ts": 1767268800, "value": 1e999}', id="1e999"
        ),
        pytest.param(
            Reason.INFINITE,
            "fems/food/main",
            b'{"ts": 1767268800, "value": 1' + b"0" * 400 + b"}",
            id="an integer of 401 digits",
        ),
        pytest.param(Reason.NOT_JSON, "fems/food/main", b"NaN Infinity", id="words of numbers"),
        pytest.param(Reason.NOT_JSON, "fems/food/main", b'"\\ud800"', id="half a surrogate pair"),
        pytest.param(Reason.TOO_DEEP, "fems/food/main", nested(100_000), id="nested too deeply"),
        pytest.param(
            Reason.TOO_MANY_READINGS, "fems/food/main", [GOOD] * 10_001, id="10,001 readings"
        ),
        pytest.param(
            Reason.FOREIGN_METER, "fems/food/main", GOOD | {"plant": "steel"}, id="another plant"
        ),
        pytest.param(
            Reason.FOREIGN_METER,
            "fems/food/main",
            [GOOD, GOOD | {"meter": "gas"}],
            id="another meter in one of them",
        ),
        pytest.param(
            Reason.FOREIGN_METER,
            "fems/food/main",
            {"plant": "steel", "readings": [GOOD]},
            id="another plant around all of them",
        ),
        pytest.param(Reason.BAD_SHAPE, "fems/food/main", 5, id="a bare number"),
        pytest.param(Reason.BAD_SHAPE, "fems/food/main", None, id="null"),
        pytest.param(Reason.BAD_SHAPE, "fems/food/main", [], id="an empty array"),
        pytest.param(Reason.BAD_SHAPE, "fems/food/main", {"readings": []}, id="no readings"),
        pytest.param(Reason.BAD_SHAPE, "fems/food/main", {"readings": GOOD}, id="not an array"),
        pytest.param(Reason.BAD_SHAPE, "fems/food/main", [GOOD, 5], id="one of them a number"),
        pytest.param(Reason.BAD_TIME, "fems/food/main", {"value": 5}, id="no time"),
        pytest.param(
            Reason.BAD_TIME, "fems/food/main", {"ts": None, "value": 5}, id="a time of null"
        ),
        pytest.param(
            Reason.BAD_TIME,
            "fems/food/clockless",
            [{"value": 5}, {"value": 6}],
            id="several without a time, and only one receipt",
        ),
        pytest.param(
            Reason.BAD_TIME, "fems/food/main", {"ts": True, "value": 5}, id="a time of true"
        ),
        pytest.param(
            Reason.BAD_TIME, "fems/food/main", {"ts": "yesterday", "value": 5}, id="a word"
        ),
        pytest.param(
            Reason.BAD_TIME,
            "fems/food/main",
            {"ts": "2026-01-01T12:00:00", "value": 5},
            id="no offset",
        ),
        pytest.param(
            Reason.BAD_TIME, "fems/food/main", {"ts": "2026-01-01", "value": 5}, id="a day"
        ),
        pytest.param(
            Reason.BAD_TIME,
            "fems/food/main",
            {"ts": "2026-02-30T12:00:00Z", "value": 5},
            id="30 February",
        ),
        pytest.param(
            Reason.BAD_TIME,
            "fems/food/main",
            {"ts": "0001-01-01T00:00:00+14:00", "value": 5},
            id="before all time",
        ),
        pytest.param(Reason.BAD_TIME, "fems/food/main", {"ts": 0, "value": 5}, id="epoch zero"),
        pytest.param(Reason.BAD_TIME, "fems/food/main", {"ts": -1e300, "value": 5}, id="negative"),
        pytest.param(
            Reason.BAD_TIME,
            "fems/food/main",
            b'{"ts": ' + nested(1_000) + b', "value": 5}',
            id="a time of a thousand brackets",
        ),
        pytest.param(
            Reason.FUTURE_TIME, "fems/food/main", {"ts": NOON_S + 601, "value": 5}, id="too early"
        ),
        pytest.param(
            Reason.FUTURE_TIME,
            "fems/food/main",
            {"ts": "9999-12-31T23:59:59-14:00", "value": 5},
            id="after all time",
        ),
        pytest.param(
            Reason.FUTURE_TIME, "fems/food/main", {"ts": 1e308, "value": 5}, id="far too early"
        ),
        pytest.param(Reason.NOT_A_NUMBER, "fems/food/main", {"ts": NOON_S}, id="no value"),
        pytest.param(
            Reason.NOT_A_NUMBER, "fems/food/main", {"ts": NOON_S, "value": "5"}, id="text as value"
        ),
        pytest.param(
            Reason.NOT_A_NUMBER, "fems/food/main", {"ts": NOON_S, "value": False}, id="false"
        ),
        pytest.param(
            Reason.NOT_A_NUMBER, "fems/food/main", {"ts": NOON_S, "value": None}, id="null value"
        ),
        pytest.param(
            Reason.INFINITE,
            "fems/food/main",
            {"ts": NOON_S, "value": 1e308, "unit": "GWh"},
            id="infinite in the meter's unit",
        ),
        pytest.param(
            Reason.NOT_A_NUMBER,
            "fems/food/main",
            b'{"ts": 1767268800, "value": ' + nested(1_000) + b"}",
            id="a value of a thousand brackets",
        ),
        pytest.param(
            Reason.UNIT_MISMATCH, "fems/food/main", GOOD | {"unit": "Nm3"}, id="gas to a kWh meter"
        ),
        pytest.param(
            Reason.UNIT_MISMATCH, "fems/food/main", GOOD | {"unit": "kW"}, id="power is no energy"
        ),
        pytest.param(
            Reason.UNIT_MISMATCH, "fems/food/main", GOOD | {"unit": "kwh"}, id="units have a case"
        ),
        pytest.param(Reason.UNIT_MISMATCH, "fems/food/main", GOOD | {"unit": ""}, id="no unit"),
        pytest.param(
            Reason.UNIT_MISMATCH, "fems/food/main", GOOD | {"unit": ["kWh"]}, id="not a unit at all"
        ),
        pytest.param(
            Reason.UNIT_MISMATCH,
            "fems/food/main",
            b'{"ts": 1767268800, "value": 5, "unit": ' + nested(1_000) + b"}",
            id="a unit of a thousand brackets",
        ),
        pytest.param(
            Reason.BAD_QUALITY, "fems/food/main", GOOD | {"quality": "Good"}, id="another quality"
        ),
        pytest.param(
            Reason.BAD_QUALITY, "fems/food/main", GOOD | {"quality": 192}, id="quality as a number"
        ),
        pytest.param(
            Reason.BAD_QUALITY,
            "fems/food/main",
            b'{"ts": 1767268800, "value": 5, "quality": ' + nested(1_000) + b"}",
            id="a quality of a thousand brackets",
        ),
    ],
)
def test_refused(reason, topic, payload):
    rejected = told(payload, topic=topic)
    assert isinstance(rejected, Rejected), rejected
    assert rejected.reason is reason
    assert rejected.detail.endswith(".")


def test_every_reason_is_met():
    (marks,) = [mark for mark in test_refused.pytestmark if mark.name == "parametrize"]
    elsewhere = {Reason.DATABASE_REFUSED, Reason.NO_RULE, Reason.NOT_FOUND}
    elsewhere |= {Reason.NOT_SPARKPLUG, Reason.UNKNOWN_ALIAS}
    assert {case.values[0] for case in marks.args[1]} == set(Reason) - elsewhere


def test_one_bad_reading_refuses_all_of_the_message():
    rejected = told([GOOD, {"ts": NOON_S, "value": "x"}])
    assert rejected == Rejected(Reason.NOT_A_NUMBER, "value 'x' is not a number.")


def test_a_huge_value_does_not_make_a_huge_explanation():
    rejected = told({"ts": "x" * 100_000, "value": 5})
    assert rejected.reason is Reason.BAD_TIME
    assert len(rejected.detail) < 500


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
READING = st.fixed_dictionaries(
    {},
    optional={
        "ts": VALUES | st.just(NOON_S),
        "value": VALUES | st.floats(),
        "unit": VALUES | st.sampled_from(["kWh", "GWh"]),
        "quality": VALUES | st.sampled_from(["good", "bad"]),
    },
)


def is_sound(result):
    """Rejected, or readings that a database of 64-bit columns takes."""
    if isinstance(result, Rejected):
        assert result.reason in Reason
        return
    assert isinstance(result, Decoded)
    assert len(result.ts_us) == len(result.value) == len(result.quality) > 0
    limit_us = (NOW + timedelta(seconds=601)).timestamp() * 1e6
    assert all(0 <= ts <= limit_us for ts in result.ts_us)
    assert all(abs(value) < float("inf") for value in result.value)
    assert set(result.quality) <= {0, 1, 2}


@LAW
@given(st.binary())
def test_any_bytes_are_decoded_or_rejected(payload):
    is_sound(told(payload))


@LAW
@given(VALUES | READING | st.lists(READING) | st.builds(lambda r: {"readings": r}, VALUES))
def test_any_json_is_decoded_or_rejected(value):
    is_sound(told(json.dumps(value).encode("utf-8", "surrogatepass")))


@LAW
@given(st.text())
def test_any_topic_is_decoded_or_rejected(topic):
    is_sound(told(GOOD, topic=topic))
    is_sound(told(GOOD, topic=f"fems/{topic}"))


@LAW
@given(
    value=st.floats(allow_nan=False, allow_infinity=False),
    at=st.datetimes(datetime(2000, 1, 2), datetime(2026, 1, 1)),  # noqa: DTZ001
    hours=st.integers(-12, 14),
)
def test_what_was_sent_comes_out(value, at, hours):
    sent = at.replace(tzinfo=UTC)
    text = (sent + timedelta(hours=hours)).replace(tzinfo=None).isoformat() + f"{hours:+03}:00"
    decoded = told({"ts": text, "value": value})
    want = (sent - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert decoded == Decoded(7, [want], [value], [0])
