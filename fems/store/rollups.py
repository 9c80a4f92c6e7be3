"""Hours and plant-local days, made again from the intervals of spans."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fems.compute.intervals import INTERVALS
from fems.compute.rollups import roll_up
from fems.store.binary import copy_in
from fems.store.packed import fetched_by, unpack_spans
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.span_table import load_spans, widened
from fems.store.spans import Rows, hull, merged, pieces, spans_of

SLOTS_PER_HOUR = 4
_ALMOST = np.timedelta64(3_600_000_000 - 1, "us")  # an hour
_PIECES_PER_FETCH, _DAYS_PER_FETCH = 200, 4_000
_COUNTS = ["slots", "slots_estimated", "slots_suspect", "slots_edited"]
_COMMON = [("amount", "f8"), ("estimated", "f8"), *((name, "i2") for name in _COUNTS),
           ("slots_expected", "i2"), ("peak_kw", "f8"), ("peak_at", "M8[us]")]  # fmt: skip
_HOURS = np.dtype([("meter_id", "i4"), ("hour_ts", "M8[us]"), *_COMMON])
_DAYS = np.dtype([("meter_id", "i4"), ("day", "M8[D]"), *_COMMON])


class _Held(NamedTuple):
    """Intervals, and of each of them: its row's day, whether it is a mean, has a peak, row number."""

    intervals: Rows
    row: npt.NDArray[np.int64]
    day: npt.NDArray[np.datetime64]
    is_mean: npt.NDArray[np.bool_]
    has_peak: npt.NDArray[np.bool_]
    expected: npt.NDArray[np.int64]


def replace_rollups(conn: Connection, spans: Rows) -> int:
    """Compute again the hours and plant-local days that the spans touch; the rows written."""
    first, last = spans["start_ts"].astype("M8[h]"), (spans["end_ts"] + _ALMOST).astype("M8[h]")
    hours = merged(spans_of(spans["meter_id"], first, last))
    days = widened(conn, spans, "read_day_spans")
    return _replace_hours(conn, hours) + _replace_days(conn, days)


def _replace_hours(conn: Connection, spans: Rows) -> int:
    load_spans(conn, pieces(spans))
    conn.execute(query("delete_hours"))
    written = 0
    for held in _held(conn, "read_intervals_by_span", spans, _PIECES_PER_FETCH):
        hour = held.intervals["start_ts"].astype("M8[h]")
        changes = np.diff(hour.astype(np.int64)) != 0
        changes |= np.diff(held.intervals["meter_id"]) != 0
        group = np.cumsum(np.r_[False, changes])
        rows, first = _rolled(held, group, _HOURS)
        rows["hour_ts"] = hour[first]
        rows["slots_expected"] = SLOTS_PER_HOUR
        written += _copy_in(conn, "hours", rows, held.has_peak[first])
    return written


def _replace_days(conn: Connection, spans: Rows) -> int:
    load_spans(conn, spans)
    conn.execute(query("delete_days"))
    written = 0
    for held in _held(conn, "read_intervals_by_day", spans, _DAYS_PER_FETCH):
        rows, first = _rolled(held, held.row, _DAYS)
        rows["day"], rows["slots_expected"] = held.day[first], held.expected[first]
        written += _copy_in(conn, "days", rows, held.has_peak[first])
    return written


def _held(conn: Connection, statement: str, spans: Rows, per_fetch: int) -> Iterator[_Held]:
    """Intervals of the loaded spans, so many rows of the statement at a time."""
    days = (spans["end_ts"] - spans["start_ts"]) / np.timedelta64(1, "D")
    few = np.ceil(days).sum() + len(spans) <= per_fetch  # a span has a row for each of its days
    for fetched in fetched_by(conn, statement, hull(spans), per_fetch, at_once=bool(few)):
        meter, day, is_mean, has_peak, expected, *columns = zip(*fetched, strict=True)
        rows, row = unpack_spans(meter, columns, INTERVALS)
        yield _Held(
            rows, row, np.array(day, "M8[D]")[row], np.array(is_mean)[row],
            np.array(has_peak)[row], np.array([n or 0 for n in expected])[row],
        )  # fmt: skip


def _rolled(
    held: _Held, group: npt.NDArray[np.int64], dtype: np.dtype[np.void]
) -> tuple[Rows, npt.NDArray[np.int64]]:
    """Rolled up rows of a table, key and slots_expected still to be filled; their first intervals."""
    rolled = roll_up(held.intervals, group, is_mean=held.is_mean)
    first = rolled["first"]
    rows = np.zeros(len(rolled), dtype)
    rows["meter_id"] = held.intervals["meter_id"][first]
    for name in ("amount", "estimated", *_COUNTS):
        rows[name] = rolled[name]
    rows["peak_kw"], rows["peak_at"] = rolled["peak"] * SLOTS_PER_HOUR, rolled["peak_ts"]
    return rows, first


def _copy_in(conn: Connection, what: str, rows: Rows, has_peak: npt.NDArray[np.bool_]) -> int:
    without = [name for name in rows.dtype.names or () if not name.startswith("peak")]
    with conn.cursor() as cursor:
        copy_in(cursor, query(f"copy_{what}_with_peaks_in"), rows[has_peak])
        copy_in(cursor, query(f"copy_{what}_in"), rows[~has_peak][without])
    return len(rows)
