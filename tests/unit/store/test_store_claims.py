"""Spans that are out of date, put together."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.store.claims import merged

EPOCH = pd.Timestamp("2026-01-01")


def spans(*rows):
    """Spans of meters in hours after the epoch of the test."""
    frame = pd.DataFrame(rows, columns=["meter_id", "start_ts", "end_ts"])
    for column in ("start_ts", "end_ts"):
        frame[column] = (EPOCH + pd.to_timedelta(frame[column].astype(float), unit="h")).astype(
            "datetime64[us]"
        )
    return frame


def hours(frame):
    return [
        (row.meter_id, (row.start_ts - EPOCH) / pd.Timedelta(hours=1),
         (row.end_ts - EPOCH) / pd.Timedelta(hours=1))
        for row in frame.itertuples()
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given_", "want"),
    [
        pytest.param([(1, 0, 1), (1, 2, 3)], [(1, 0, 1), (1, 2, 3)], id="apart"),
        pytest.param([(1, 0, 2), (1, 1, 3)], [(1, 0, 3)], id="overlapping"),
        pytest.param([(1, 0, 1), (1, 1, 2)], [(1, 0, 2)], id="touching"),
        pytest.param([(1, 0, 9), (1, 2, 3), (1, 4, 5)], [(1, 0, 9)], id="within a long one"),
        pytest.param([(1, 0, 9), (1, 2, 3), (1, 8, 10)], [(1, 0, 10)], id="beyond a long one"),
        pytest.param([(1, 0, 1), (1, 0, 1)], [(1, 0, 1)], id="twice the same"),
        pytest.param([(1, 2, 3), (1, 0, 1)], [(1, 0, 1), (1, 2, 3)], id="out of order"),
        pytest.param([(2, 0, 2), (1, 1, 3)], [(1, 1, 3), (2, 0, 2)], id="two meters"),
        pytest.param([(1, 0, 5), (2, 1, 2), (1, 4, 6)], [(1, 0, 6), (2, 1, 2)], id="in turns"),
    ],
)
def test_merged(given_, want):
    assert hours(merged(spans(*given_))) == want


def test_nothing_stays_nothing():
    assert merged(spans()).empty


@pytest.mark.parametrize("rows", [[(1, 0, 1), (1, 3, 4)], []], ids=["some", "none"])
def test_columns_are_those_that_were_given(rows):
    result = merged(spans(*rows))
    assert list(result.columns) == ["meter_id", "start_ts", "end_ts"]
    assert (result[["start_ts", "end_ts"]].dtypes == "datetime64[us]").all()


SPANS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 30), st.integers(1, 8)).map(
        lambda row: (row[0], row[1], row[1] + row[2])
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(SPANS)
def test_the_same_hours_are_covered_by_disjoint_sorted_spans(rows):
    result = hours(merged(spans(*rows)))

    def covered(of):
        return {(meter, hour) for meter, start, end in of for hour in range(int(start), int(end))}

    assert covered(result) == covered(rows)
    assert result == sorted(result)
    for (meter, _, end), (following, start, _) in pairwise(result):
        assert meter != following or end < start
    assert hours(merged(spans(*result))) == result
