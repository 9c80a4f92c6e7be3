"""Amounts per period of one meter and of several together: never low, never zero for missing."""

import pandas as pd
import pytest

from fems.compute.energy import per_period

HOURS = pd.date_range("2026-01-01", periods=4, freq="h", tz="UTC")
PERIODS = pd.DataFrame({"start": HOURS[:3], "end": HOURS[1:]})
END = HOURS[3]


def part(meter, period, amount, *, slots=4, peak=None, estimated=0.0):
    return {
        "meter_id": meter, "period": period, "amount": amount, "estimated": estimated,
        "slots": slots, "slots_estimated": 0, "slots_suspect": 0, "slots_edited": 0,
        "peak_kw": peak, "peak_at": HOURS[period] if peak else pd.NaT,
    }  # fmt: skip


def rows_of(parts, begun, **options):
    frame = pd.DataFrame(parts).astype({"peak_kw": float})
    return per_period(frame, PERIODS, pd.Series(begun, dtype="datetime64[us, UTC]"),
                      until=options.pop("until", END), **options)  # fmt: skip


def amounts(rows):
    return [None if pd.isna(x) else x for x in rows["amount"]]


@pytest.mark.parametrize(
    ("parts", "begun", "want", "expected"),
    [
        pytest.param([part(1, 0, 5.0), part(1, 2, 7.0)], {1: HOURS[0]}, [5, None, 7], [4, 4, 4],
                     id="a hole is missing"),
        pytest.param([part(1, 0, 5.0), part(2, 0, 1.0), part(1, 1, 6.0)], {1: HOURS[0], 2: HOURS[0]},
                     [6, None, None], [8, 8, 8], id="without one of two the sum is missing"),
        pytest.param([part(1, 0, 5.0), part(1, 1, 6.0), part(2, 1, 2.0)], {1: HOURS[0], 2: HOURS[1]},
                     [5, 8, None], [4, 8, 8], id="a meter counts from its first interval on"),
        pytest.param([part(1, 2, 5.0)], {1: HOURS[2]}, [None, None, 5], [4, 4, 4],
                     id="before the first of all everything is missing"),
        pytest.param([part(1, 0, 5.0)], {1: HOURS[0], 2: pd.NaT}, [5, None, None], [4, 4, 4],
                     id="one that never said anything does not count"),
        pytest.param([part(1, 0, 2.0), part(1, 0, 3.0)], {1: HOURS[0]}, [5, None, None], [8, 4, 4],
                     id="several parts of one period add up"),
    ],
)  # fmt: skip
def test_amounts(parts, begun, want, expected):
    rows = rows_of(parts, begun)
    assert amounts(rows) == want
    assert rows["slots_expected"].tolist() == expected


def test_means_are_weighted_by_what_is_there():
    parts = [part(1, 0, 10.0, slots=4), part(1, 0, 20.0, slots=1)]
    assert amounts(rows_of(parts, {1: HOURS[0]}, is_mean=True))[0] == 12


def test_what_has_not_passed_is_not_expected():
    rows = rows_of([part(1, 0, 5.0)], {1: HOURS[0]}, until=HOURS[1] + pd.Timedelta(minutes=30))
    assert rows["slots_expected"].tolist() == [4, 2, 0]
    assert rows["missing_share"].tolist() == [0, 1, 0]


def test_the_peak_of_several_is_that_of_their_sum_where_all_are_known():
    loads = pd.DataFrame(
        {"start": HOURS[0] + pd.to_timedelta([0, 15, 30, 60], "min"),
         "kw": [40.0, 60.0, 500.0, 30.0], "meters": [2, 2, 1, 2]}
    )  # fmt: skip
    parts = [part(m, p, 10.0, peak=400.0) for m in (1, 2) for p in (0, 1)]
    rows = rows_of(parts, {1: HOURS[0], 2: HOURS[0]}, loads=loads)
    assert rows["peak_kw"].tolist()[:2] == [60, 30]
    assert rows["peak_at"][0] == HOURS[0] + pd.Timedelta(minutes=15)
    assert pd.isna(rows["peak_kw"][2])


def test_the_first_of_equal_peaks_counts():
    parts = [part(1, 1, 5.0, peak=20.0), part(1, 0, 5.0, peak=20.0)]
    rows = per_period(pd.DataFrame(parts).assign(period=0), PERIODS[:1],
                      pd.Series({1: HOURS[0]}), until=END)  # fmt: skip
    assert rows["peak_at"][0] == HOURS[0]
