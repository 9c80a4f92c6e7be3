"""Spans of meters' time as arrays: united, cut, and what lies inside them."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.void]
SPANS = np.dtype([("meter_id", "i4"), ("start_ts", "M8[us]"), ("end_ts", "M8[us]")])
"""Half-open spans of one meter each, naive UTC."""
PIECE = np.timedelta64(28, "D")
_CLOSE, _NEAR = timedelta(days=3), timedelta(days=8)


def spans_of(meter_id: npt.ArrayLike, start: npt.ArrayLike, end: npt.ArrayLike) -> Rows:
    """Spans of meters from naive UTC.

    >>> spans_of([7], ["2026-01-01"], ["2026-01-02"])["end_ts"].tolist()
    [datetime.datetime(2026, 1, 2, 0, 0)]
    """
    start, end = np.asarray(start, "M8[us]"), np.asarray(end, "M8[us]")
    spans = np.empty(len(start), SPANS)
    spans["meter_id"], spans["start_ts"], spans["end_ts"] = meter_id, start, end
    return spans


def span_rows(rows: list[Any]) -> Rows:
    """Rows (meter_id, start, end) of a statement as spans."""
    return np.array(
        [(m, start.replace(tzinfo=None), end.replace(tzinfo=None)) for m, start, end in rows], SPANS
    )


def merged(spans: Rows) -> Rows:
    """Union of spans per meter: disjoint and sorted.

    >>> union = merged(spans_of([7, 7], ["2026-01-02", "2026-01-01"], ["2026-01-03", "2026-01-02"]))
    >>> union["start_ts"].astype("M8[D]").tolist()
    [datetime.date(2026, 1, 1)]
    """
    if len(spans) < 2:
        return spans
    spans = spans[np.lexsort((spans["start_ts"], spans["meter_id"]))]
    meter = np.unique(spans["meter_id"], return_inverse=True)[1]
    times, place = np.unique(np.r_[spans["start_ts"], spans["end_ts"]], return_inverse=True)
    start, end = place.reshape(2, -1) + meter * len(times)
    reach = np.maximum.accumulate(end)
    first = np.flatnonzero(np.r_[True, start[1:] > reach[:-1]])
    last = np.r_[first[1:], len(spans)] - 1
    until = times[reach[last] - meter[last] * len(times)]
    return spans_of(spans["meter_id"][first], spans["start_ts"][first], until)


def hull(spans: Rows) -> dict[str, Any]:
    """Bounds of all spans, so that the planner can leave out chunks."""
    return {
        "start": spans["start_ts"].min().item().replace(tzinfo=UTC),
        "end": spans["end_ts"].max().item().replace(tzinfo=UTC),
    }


def widening(spans: Rows) -> Iterator[dict[str, Any]]:
    """How to look for the readings that reach into the spans (see reading_reach), ever wider.

    Three days do for meters that speak every few hours and move, eight for most others; to look at
    everything takes longer the more history there is.
    """
    start, end = hull(spans).values()
    yield {"low": start - _CLOSE, "high": end + _CLOSE, "fully": False}
    for fully in (False, True):  # nothing may follow: then only a search to the end tells it
        yield {"low": start - _NEAR, "high": "infinity", "fully": fully}
    yield {"low": "-infinity", "high": "infinity", "fully": True}


def pieces(spans: Rows) -> Rows:
    """The spans cut into pieces of 28 days at the most, the earliest first.

    >>> pieces(spans_of([7], ["2026-01-01"], ["2026-03-06"]))["end_ts"].astype("M8[D]").astype(str)
    array(['2026-01-29', '2026-02-26', '2026-03-06'], dtype='<U28')
    """
    start, end = spans["start_ts"], spans["end_ts"]
    count = np.maximum(-((start - end) // PIECE), 1)
    which = np.repeat(np.arange(len(spans)), count)
    step = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    begin = start[which] + step * PIECE
    cut = spans_of(spans["meter_id"][which], begin, np.minimum(begin + PIECE, end[which]))
    ordered: Rows = cut[np.lexsort((cut["meter_id"], cut["start_ts"]))]
    return ordered


def inside(rows: Rows, spans: Rows) -> npt.NDArray[np.bool_]:
    """Which rows (meter_id, start_ts) begin in a span of their meter; spans are disjoint."""
    if not len(spans):
        return np.zeros(len(rows), bool)
    spans = spans[np.lexsort((spans["start_ts"], spans["meter_id"]))]
    found = _place(rows, spans, "start_ts", side="right") - 1
    held: npt.NDArray[np.bool_] = spans["meter_id"][found] == rows["meter_id"]
    held &= (rows["start_ts"] < spans["end_ts"][found]) & (found >= 0)
    return held


def overlapping(rows: Rows, spans: Rows) -> npt.NDArray[np.bool_]:
    """Which rows (meter_id, start_ts, end_ts) share time with a span of their meter.

    The spans are disjoint.
    """
    if not len(spans):
        return np.zeros(len(rows), bool)
    spans = spans[np.lexsort((spans["start_ts"], spans["meter_id"]))]
    place = _place(rows, spans, "end_ts", side="right")
    first = np.minimum(place, len(spans) - 1)
    shared: npt.NDArray[np.bool_] = spans["meter_id"][first] == rows["meter_id"]
    shared &= (spans["start_ts"][first] < rows["end_ts"]) & (place < len(spans))
    return shared


def _place(
    rows: Rows, spans: Rows, edge: str, *, side: Literal["left", "right"]
) -> npt.NDArray[np.intp]:
    """Where the begin of each row belongs among an edge of sorted spans, meter by meter."""
    at = rows["start_ts"].astype("M8[us]").astype(np.int64)
    bounds = spans[edge].astype(np.int64)
    low = min(bounds.min(), at.min(initial=bounds[0]))
    width = max(bounds.max(), at.max(initial=bounds[0])) - low + 1
    known, rank = np.unique(spans["meter_id"], return_inverse=True)
    wanted = np.minimum(np.searchsorted(known, rows["meter_id"]), len(known) - 1)
    keys = rank * width + bounds - low
    place: npt.NDArray[np.intp] = np.searchsorted(keys, wanted * width + at - low, side=side)
    return place
