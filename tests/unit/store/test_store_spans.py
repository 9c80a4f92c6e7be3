"""Spans of meters' time: put together, and what lies inside them."""

from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.compute.intervals import GAPS, INTERVALS
from fems.store.spans import inside, merged, overlapping, spans_of

EPOCH = datetime(2026, 1, 1)  # noqa: DTZ001 - spans are naive UTC
HOUR = timedelta(hours=1)


def spans(*rows):
    """Spans of meters in hours after the epoch of the test."""
    meter, start, end = zip(*rows, strict=True) if rows else ((), (), ())
    at = [[EPOCH + hours * HOUR for hours in edge] for edge in (start, end)]
    return spans_of(meter, *(np.array(edge, "M8[us]") for edge in at))


def hours(of):
    return [(m, (start - EPOCH) / HOUR, (end - EPOCH) / HOUR) for m, start, end in of.tolist()]


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
        pytest.param([(1, 0, 9e6), (2, 0, 1)], [(1, 0, 9e6), (2, 0, 1)], id="a thousand years"),
        pytest.param([], [], id="nothing stays nothing"),
    ],
)
def test_merged(given_, want):
    assert hours(merged(spans(*given_))) == want


HOURS = st.integers(0, 30)
SPANS = st.lists(
    st.tuples(st.integers(1, 4), HOURS, st.integers(1, 8)).map(
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


@settings(deadline=None, max_examples=100, derandomize=True)
@given(given_=SPANS, rows=st.lists(st.tuples(st.integers(0, 5), HOURS), max_size=30))
def test_inside_is_what_a_loop_says(given_, rows):
    packed = np.zeros(len(rows), INTERVALS)
    packed["meter_id"] = [meter for meter, _ in rows]
    packed["start_ts"] = [EPOCH + at * HOUR for _, at in rows]
    want = [any(m == meter and s <= at < e for m, s, e in given_) for meter, at in rows]
    assert inside(packed, merged(spans(*given_))).tolist() == want


@settings(deadline=None, max_examples=100, derandomize=True)
@given(given_=SPANS, rows=SPANS)
def test_overlapping_is_what_a_loop_says(given_, rows):
    gaps = np.zeros(len(rows), GAPS)
    for name in ("meter_id", "start_ts", "end_ts"):
        gaps[name] = spans(*rows)[name]
    want = [any(m == meter and s < end and e > at for m, s, e in given_) for meter, at, end in rows]
    assert overlapping(gaps, merged(spans(*given_))).tolist() == want


@pytest.mark.parametrize("holds", [inside, overlapping])
@pytest.mark.parametrize(
    ("rows", "given_", "want"),
    [
        pytest.param([], [(1, 0, 1)], [], id="no row"),
        pytest.param([(1, 0, 1)], [], [False], id="no span"),
        pytest.param([(1, 0, 1)], [(2, 0, 1)], [False], id="only of the next meter"),
        pytest.param([(3, 0, 1)], [(2, 0, 1)], [False], id="only of the meter before"),
    ],
)
def test_what_no_span_holds(holds, rows, given_, want):
    assert holds(spans(*rows), spans(*given_)).tolist() == want
