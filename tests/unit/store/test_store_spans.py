"""Which computed intervals belong to the spans that are replaced."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.compute.intervals import INTERVALS
from fems.store.claims import merged
from fems.store.spans import inside

QUARTERS = st.integers(0, 200)
QUARTER = pd.Timedelta(minutes=15)
EPOCH = pd.Timestamp("2026-01-01")


@settings(deadline=None, max_examples=100, derandomize=True)
@given(
    spans=st.lists(
        st.tuples(st.integers(1, 4), QUARTERS, st.integers(1, 20)), min_size=1, max_size=8
    ),
    rows=st.lists(st.tuples(st.integers(1, 5), QUARTERS), max_size=30),
)
def test_inside_is_what_a_loop_says(spans, rows):
    frame = merged(
        pd.DataFrame(
            [(m, EPOCH + s * QUARTER, EPOCH + (s + n) * QUARTER) for m, s, n in spans],
            columns=["meter_id", "start_ts", "end_ts"],
        )
    )
    packed = np.zeros(len(rows), INTERVALS)
    packed["meter_id"] = [meter for meter, _ in rows]
    packed["start_ts"] = [(EPOCH + at * QUARTER).to_datetime64() for _, at in rows]
    want = [any(m == meter and s <= at < s + n for m, s, n in spans) for meter, at in rows]
    assert inside(packed, frame).tolist() == want


def test_nothing_is_inside_when_nothing_was_computed():
    frame = pd.DataFrame({"meter_id": [1], "start_ts": [EPOCH], "end_ts": [EPOCH + QUARTER]})
    assert inside(np.zeros(0, INTERVALS), frame).tolist() == []


@pytest.mark.parametrize("meter_id", [1, 3])
def test_a_meter_without_a_span_is_outside(meter_id):
    frame = pd.DataFrame({"meter_id": [2], "start_ts": [EPOCH], "end_ts": [EPOCH + QUARTER]})
    row = np.zeros(1, INTERVALS)
    row["meter_id"], row["start_ts"] = meter_id, EPOCH.to_datetime64()
    assert inside(row, frame).tolist() == [False]
