"""COPY BINARY to and from arrays: what goes out comes in."""

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.store.binary import INTERVALS, READINGS, pack, unpack

LAW = settings(deadline=None, max_examples=150, derandomize=True)
IDS = st.integers(-(2**31), 2**31 - 1)
MOMENTS_US = st.integers(-62_135_596_800_000_000, 253_402_300_799_999_999)  # years 1 to 9999
SMALL = st.integers(-(2**15), 2**15 - 1)


def array(dtype, rows):
    result = np.zeros(len(rows), dtype)
    for place, row in enumerate(rows):
        result[place] = tuple(
            np.datetime64(field, "us") if dtype[name].kind == "M" else field
            for name, field in zip(dtype.names, row, strict=True)
        )
    return result


@LAW
@given(
    rows=st.lists(st.tuples(IDS, MOMENTS_US, st.floats(), SMALL), max_size=20),
    data=st.data(),
)
def test_readings_come_back_to_the_bit_however_they_are_cut(rows, data):
    readings = array(READINGS, rows)
    wire = pack(readings)
    cut = data.draw(st.integers(0, len(wire)))
    back = unpack([wire[:cut], memoryview(wire)[cut:]], READINGS)
    assert back.dtype == READINGS
    assert back.tobytes() == readings.tobytes()


@LAW
@given(st.lists(st.tuples(IDS, MOMENTS_US, st.floats(), st.floats(), SMALL), max_size=20))
def test_intervals_come_back_to_the_bit(rows):
    intervals = array(INTERVALS, rows)
    assert unpack([pack(intervals)], INTERVALS).tobytes() == intervals.tobytes()


def test_the_bytes_are_those_of_the_postgresql_documentation():
    row = array(READINGS, [(7, 946_684_800_000_001, 1.5, 2)])  # 2000-01-01 and a microsecond
    want = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
    want += struct.pack(">h ii iq id ih", 4, 4, 7, 8, 1, 8, 1.5, 2, 2)
    want += struct.pack(">h", -1)
    assert pack(row) == want


@pytest.mark.parametrize("dtype", [READINGS, INTERVALS], ids=["readings", "intervals"])
def test_no_rows_are_a_header_and_a_trailer(dtype):
    wire = pack(np.zeros(0, dtype))
    assert len(wire) == 19 + 2
    assert len(unpack([wire], dtype)) == 0


def test_packing_changes_nothing_in_the_array():
    readings = array(READINGS, [(1, 0, 2.0, 0)])
    before = readings.copy()
    pack(readings)
    assert readings.tobytes() == before.tobytes()
