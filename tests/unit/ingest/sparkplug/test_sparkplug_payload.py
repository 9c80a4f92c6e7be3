"""Sparkplug payloads against bytes written by hand from the specification's field table."""

import gzip
import math
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fems.ingest.reasons import Reason, RefusedError
from fems.ingest.sparkplug.payload import (
    COMPRESSED,
    MAX_BYTES,
    number_of,
    parse,
    quality_of,
    unit_of,
    with_members,
)
from fems.ingest.sparkplug.schema import DataType, Payload
from tests.unit.ingest.sparkplug.edge import metric, payload


def test_bytes_of_the_field_table():
    # Field numbers and wire types of the specification, written out: tag = number << 3 | type.
    inner = (
        b"\x0a\x03kWh"  # 1, name
        b"\x10\x07"  # 2, alias 7
        b"\x18\x80\xa0\x9f\xa1\xb7\x33"  # 3, timestamp 1767225610240
        b"\x20\x0a"  # 4, datatype 10, Double
        b"\x28\x01"  # 5, is_historical
        b"\x69\x00\x00\x00\x00\x00\x00\xf8\x3f"  # 13, double_value 1.5
    )
    wire = b"\x08\x01" + b"\x12" + bytes([len(inner)]) + inner + b"\x18\xff\x01"  # seq 255
    read = parse(wire)
    assert (read.timestamp, read.seq) == (1, 255)
    (found,) = read.metrics
    assert (found.name, found.alias, found.datatype) == ("kWh", 7, 10)
    assert found.timestamp == sum(
        (byte & 0x7F) << 7 * i for i, byte in enumerate(b"\x80\xa0\x9f\xa1\xb7\x33")
    )
    assert found.is_historical
    assert not found.is_null
    assert found.double_value == 1.5


@pytest.mark.parametrize(
    ("kind", "field", "wire", "want"),
    [
        pytest.param(DataType.INT8, "int_value", 0xFB, -5, id="int8 in its own width"),
        pytest.param(DataType.INT8, "int_value", 0xFFFFFFFB, -5, id="int8 in the field's width"),
        pytest.param(DataType.INT8, "int_value", 127, 127, id="greatest int8"),
        pytest.param(DataType.INT16, "int_value", 0x8000, -32768, id="least int16"),
        pytest.param(DataType.INT32, "int_value", 0xFFFFFFFF, -1, id="int32"),
        pytest.param(DataType.INT64, "long_value", 2**64 - 7, -7, id="int64"),
        pytest.param(DataType.UINT8, "int_value", 255, 255, id="greatest uint8"),
        pytest.param(DataType.UINT16, "int_value", 65535, 65535, id="greatest uint16"),
        pytest.param(DataType.UINT32, "int_value", 2**32 - 1, 4294967295, id="uint32"),
        pytest.param(DataType.UINT32, "long_value", 7, 7, id="uint32 in the long field"),
        pytest.param(DataType.UINT64, "long_value", 2**53, 9007199254740992, id="uint64"),
        pytest.param(DataType.FLOAT, "float_value", 0.1, 0.10000000149011612, id="float"),
        pytest.param(DataType.DOUBLE, "double_value", 0.1, 0.1, id="double"),
    ],
)
def test_numbers(kind, field, wire, want):
    made = Payload().metrics.add(datatype=kind)
    setattr(made, field, wire)
    assert number_of(made, kind) == want


@pytest.mark.parametrize(
    ("kind", "field", "wire", "reason"),
    [
        pytest.param(DataType.UINT8, "int_value", 256, Reason.NOT_A_NUMBER, id="too wide"),
        pytest.param(DataType.DOUBLE, "double_value", math.nan, Reason.NOT_A_NUMBER, id="NaN"),
        pytest.param(DataType.FLOAT, "float_value", -math.inf, Reason.INFINITE, id="infinite"),
        pytest.param(DataType.DOUBLE, "int_value", 3, Reason.NOT_A_NUMBER, id="whole as double"),
        pytest.param(DataType.INT32, "double_value", 3.5, Reason.NOT_A_NUMBER, id="part of int"),
        pytest.param(DataType.BOOLEAN, "boolean_value", True, Reason.NOT_A_NUMBER, id="boolean"),
        pytest.param(DataType.STRING, "string_value", "5", Reason.NOT_A_NUMBER, id="text"),
        pytest.param(DataType.DATETIME, "long_value", 5, Reason.NOT_A_NUMBER, id="time"),
        pytest.param(99, "int_value", 5, Reason.NOT_A_NUMBER, id="a datatype of the future"),
        pytest.param(DataType.DOUBLE, None, None, Reason.NOT_A_NUMBER, id="no value"),
    ],
)
def test_what_is_no_number(kind, field, wire, reason):
    made = Payload().metrics.add(datatype=kind)
    if field:
        setattr(made, field, wire)
    with pytest.raises(RefusedError) as refused:
        number_of(made, kind)
    assert refused.value.rejected.reason == reason


@pytest.mark.parametrize(
    ("bits", "kind"),
    [(8, DataType.INT8), (16, DataType.INT16), (32, DataType.INT32), (64, DataType.INT64)],
)
@given(data=st.data())
def test_twos_complement_is_undone_in_every_width(bits, kind, data):
    value = data.draw(st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1))
    for width in {bits, 64 if bits == 64 else 32}:
        made = Payload().metrics.add()
        setattr(made, "long_value" if bits == 64 else "int_value", value % 2**width)
        assert number_of(made, kind) == float(value)


@pytest.mark.parametrize(
    ("code", "want"),
    [
        pytest.param(192, 0, id="good"),
        pytest.param(0, 2, id="bad"),
        pytest.param(500, 2, id="stale"),
        pytest.param(64, 1, id="uncertain in OPC"),
    ],
)
def test_quality(code, want):
    assert quality_of(metric("kWh", 1.0, properties={"Quality": code})) == want


def test_a_value_without_a_quality_is_good():
    assert quality_of(metric("kWh", 1.0)) == 0


@pytest.mark.parametrize("key", ["engUnit", "Engineering Units", "unit"])
def test_unit(key):
    assert unit_of(metric("kWh", 1.0, properties={key: " MWh "})) == "MWh"


def test_members_of_a_template_stand_beside_it():
    udt = metric("Meter", kind=DataType.TEMPLATE)
    udt.template_value.metrics.add(name="kWh", datatype=DataType.DOUBLE, double_value=7)
    found = list(with_members(udt, timestamp_ms=5))
    assert [m.name for m in found] == ["Meter", "Meter/kWh"]
    assert found[1].timestamp == udt.timestamp


def test_the_definition_of_a_template_holds_no_values():
    udt = metric("Meter", kind=DataType.TEMPLATE)
    udt.template_value.is_definition = True
    udt.template_value.metrics.add(name="kWh", datatype=DataType.DOUBLE, double_value=7)
    assert [m.name for m in with_members(udt, timestamp_ms=5)] == ["Meter"]


@pytest.mark.parametrize("pack", [zlib.compress, gzip.compress])
def test_a_compressed_payload(pack):
    inside = payload(metric("kWh", 3.0), seq=4)
    outside = Payload(uuid=COMPRESSED, body=pack(inside.SerializeToString()))
    assert parse(outside.SerializeToString()) == inside


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        pytest.param(b"\xff\xff", Reason.NOT_SPARKPLUG, id="not protobuf"),
        pytest.param(b'{"ts": 1, "value": 2}', Reason.NOT_SPARKPLUG, id="JSON"),
        pytest.param(bytes(MAX_BYTES + 1), Reason.TOO_LARGE, id="too large"),
        pytest.param(
            Payload(uuid=COMPRESSED, body=zlib.compress(bytes(9 * MAX_BYTES))).SerializeToString(),
            Reason.TOO_LARGE,
            id="large once unpacked",
        ),
        pytest.param(
            Payload(uuid=COMPRESSED, body=b"junk").SerializeToString(),
            Reason.NOT_SPARKPLUG,
            id="cannot be unpacked",
        ),
        pytest.param(b"\x12\x00" * 10_001, Reason.TOO_MANY_READINGS, id="too many metrics"),
    ],
)
def test_what_is_refused(sent, reason):
    with pytest.raises(RefusedError) as refused:
        parse(sent)
    assert refused.value.rejected.reason == reason
