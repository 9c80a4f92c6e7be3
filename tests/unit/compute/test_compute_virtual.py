"""Virtual meters: sums and differences of intervals, nested, with what is known of their quality."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fems.compute.intervals import INTERVALS
from fems.compute.virtual import TERMS, CircularTermsError, combine, leaf_terms, terms_first

AT, NEXT = "2026-03-08T07:00", "2026-03-08T07:15"
MEASURED, ESTIMATED, SUSPECT, EDITED = 0, 1, 2, 3
NET = [(9, 1, 1.0), (9, 2, -1.0)]


def combined(rows, terms):
    rows = np.sort(np.array(rows, INTERVALS), order=["meter_id", "start_ts"])
    return combine(rows, leaf_terms(np.array(terms, TERMS)))


@pytest.mark.parametrize(
    ("main", "pv", "want"),
    [
        pytest.param((100, 0, MEASURED), (30, 0, MEASURED), (70, 0, MEASURED), id="both measured"),
        pytest.param((100, 0, MEASURED), (30, 5, ESTIMATED), (70, 5, ESTIMATED),
                     id="an estimated part comes along"),
        pytest.param((100, 8, ESTIMATED), (30, 5, ESTIMATED), (70, 13, ESTIMATED),
                     id="estimates of a difference do not cancel"),
        pytest.param((100, 90, ESTIMATED), (95, 95, ESTIMATED), (5, 5, ESTIMATED),
                     id="no more is estimated than there is"),
        pytest.param((10, 4, ESTIMATED), (30, 0, MEASURED), (-20, -4, ESTIMATED),
                     id="a negative amount has a negative estimated part"),
        pytest.param((30, 4, ESTIMATED), (30, 0, MEASURED), (0, 0, ESTIMATED),
                     id="nothing is nothing, and still estimated"),
        pytest.param((100, 0, SUSPECT), (30, 5, ESTIMATED), (70, 5, SUSPECT),
                     id="suspect is worse than estimated"),
        pytest.param((100, 0, MEASURED), (30, 30, EDITED), (70, 30, EDITED),
                     id="edited is worse than measured"),
        pytest.param((100, 1, ESTIMATED), (30, 30, EDITED), (70, 31, ESTIMATED),
                     id="estimated is worse than edited"),
    ],
)  # fmt: skip
def test_a_difference(main, pv, want):
    found = combined([(1, AT, *main), (2, AT, *pv)], NET)
    assert found[["amount", "estimated", "quality"]].tolist() == [want]


def test_without_one_of_its_terms_an_interval_is_missing():
    rows = [(1, AT, 100, 0, 0), (1, NEXT, 90, 0, 0), (2, NEXT, 30, 0, 0)]
    found = combined(rows, NET)
    assert found["start_ts"].tolist() == [np.datetime64(NEXT, "us").item()]
    assert found["amount"].tolist() == [60]


def test_a_meter_in_several_virtual_meters_counts_in_each():
    rows = [(1, AT, 100, 0, 0), (2, AT, 30, 0, 0), (3, AT, 7, 0, 0)]
    found = combined(rows, [*NET, (10, 1, 1.0), (10, 3, 2.0), (8, 2, 0.5)])
    assert dict(zip(found["meter_id"], found["amount"], strict=True)) == {8: 15, 9: 70, 10: 114}


def test_no_rows_give_none():
    assert len(combined([], NET)) == 0


def test_nested_meters_are_written_out_in_meters_with_readings():
    nested = [(20, 10, 2.0), (20, 1, 1.0), (10, 1, 1.0), (10, 2, -1.0), (30, 20, -1.0)]
    assert leaf_terms(np.array(nested, TERMS)).tolist() == [
        (10, 1, 1.0), (10, 2, -1.0), (20, 1, 3.0), (20, 2, -2.0), (30, 1, -3.0), (30, 2, 2.0),
    ]  # fmt: skip


def test_a_term_that_cancels_out_must_be_there_but_taints_nothing():
    rest = [(10, 1, 1.0), (10, 2, -1.0), (11, 10, 1.0), (11, 2, 1.0)]
    rows = [(1, AT, 100, 0, 0), (2, AT, 30, 30, ESTIMATED), (1, NEXT, 80, 0, 0)]
    found = combined(rows, rest)
    of_11 = found[found["meter_id"] == 11]
    assert of_11[["amount", "estimated", "quality"]].tolist() == [(100, 0, MEASURED)]


@pytest.mark.parametrize(
    ("terms_of", "path"),
    [
        pytest.param({"a": ["b"], "b": ["a"]}, ["a", "b", "a"], id="two of each other"),
        pytest.param({"a": ["a"]}, ["a", "a"], id="one of itself"),
        pytest.param({"p": ["q", "x"], "q": ["r"], "r": ["p"], "z": ["p"]}, ["p", "q", "r", "p"],
                     id="three, and one above that is innocent"),
    ],
)  # fmt: skip
def test_a_circle_is_refused_with_its_path(terms_of, path):
    with pytest.raises(CircularTermsError, match=" -> ".join(path)) as caught:
        terms_first(terms_of)
    assert caught.value.path == path


amounts = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
interval_rows = st.lists(
    st.tuples(st.integers(1, 5), st.integers(0, 7), amounts, st.floats(0, 1), st.integers(0, 3)),
    unique_by=lambda row: row[:2], max_size=40,
)  # fmt: skip
term_rows = st.lists(
    st.tuples(st.integers(10, 13), st.integers(1, 5), st.sampled_from([1.0, -1.0, 0.25, 3.6])),
    unique_by=lambda row: row[:2], min_size=1, max_size=12,
)  # fmt: skip


def laid_out(rows):
    made = np.zeros(len(rows), INTERVALS)
    for i, (meter, slot, amount, share, quality) in enumerate(sorted(rows)):
        start = np.datetime64(AT, "us") + np.timedelta64(15 * slot, "m")
        made[i] = (meter, start, amount, amount * share if quality else 0.0, quality)
    return made


@given(interval_rows, term_rows)
def test_each_interval_is_the_sum_over_its_terms_or_missing(rows, terms):
    rows = laid_out(rows)
    known = {(m, t): a for m, t, a, _, _ in rows.tolist()}
    want = {}
    for meter in {t[0] for t in terms}:
        for start in {t for _, t in known}:
            parts = [f * known.get((of, start), np.nan) for m, of, f in terms if m == meter]
            if not np.isnan(sum(parts)):
                want[meter, start] = sum(parts)
    found = combine(rows, leaf_terms(np.array(terms, TERMS)))
    assert {(m, t) for m, t, *_ in found.tolist()} == set(want)
    for meter, start, amount, estimated, _ in found.tolist():
        assert amount == pytest.approx(want[meter, start], rel=1e-9, abs=1e-6)
        assert abs(estimated) <= abs(amount)
        assert estimated * amount >= 0


@given(interval_rows, term_rows, st.integers(0, 8))
def test_computed_in_two_parts_it_is_the_same_to_the_last_bit(rows, terms, cut):
    rows, terms = laid_out(rows), leaf_terms(np.array(terms, TERMS))
    at = np.datetime64(AT, "us") + np.timedelta64(15 * cut, "m")
    parts = [
        combine(rows[rows["start_ts"] < at], terms),
        combine(rows[rows["start_ts"] >= at], terms),
    ]
    joined = np.sort(np.concatenate(parts), order=["meter_id", "start_ts"])
    assert joined.tobytes() == combine(rows, terms).tobytes()
