"""Days of spans of many plants, read as packed arrays: a meter's span is one row."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from fems.compute.baseline import Baseline
from fems.compute.plant_change import Days
from fems.compute.regression.inputs import Floats
from fems.compute.span_days import (
    Ints,
    MeterDays,
    MeterSpans,
    SpanDays,
    driver_of,
    span_days,
)
from fems.store.packed import unpack_spans
from fems.store.pool import Connection
from fems.store.queries import query

HOURS_WORKED = "hours_worked"
_DAYS = np.dtype([("meter_id", "i4"), ("day", "i4"), ("amount", "f8"), ("slots", "i2")])
_WORKED = np.dtype([("meter_id", "i4"), ("day", "i4"), ("hours", "f8")])
_SLOTS = np.dtype([("meter_id", "i4"), ("slots", "i4")])
_EPOCH = np.datetime64("2000-01-01")

Dates = npt.NDArray[np.datetime64]


def read_span_days(
    conn: Connection, spans: Sequence[tuple[int, Days]], *, what: str | None = None,
    with_hours: frozenset[int] = frozenset(),
) -> SpanDays:  # fmt: skip
    """Electricity used and drivers on the days of spans, each of a plant.

    what : "output" if nothing else is wanted.
    with_hours : plants of which hours worked are a driver, too: they are counted from hours.
    """
    first = np.array([days.first for _, days in spans], "M8[D]")
    last = np.array([days.last for _, days in spans], "M8[D]")
    edges = np.concatenate([[0], np.cumsum((last - first).astype(np.int64) + 1)])
    params = _params(spans)
    with conn.cursor(binary=True) as cursor:
        meters = cursor.execute(query("read_meter_spans"), {**params, "what": what}).fetchall()
        slots = cursor.execute(query("read_day_slots"), params).fetchall()
    expected = unpack_spans(range(len(slots)), [[row[0] for row in slots]], _SLOTS)[0]["slots"]
    days = span_days(
        *_said(meters, first, last, edges), first=first, edges=edges, slots_expected=expected
    )
    worked = [span for span, (plant_id, _) in enumerate(spans) if plant_id in with_hours]
    if worked:
        hours = _worked(conn, spans, worked, first, edges)
        for span in worked:
            days.drivers[span][HOURS_WORKED] = hours[edges[span] : edges[span + 1]]
    return days


def counts_hours(model: Baseline) -> bool:
    """Whether hours worked tell: they cost a read of every hour, so nobody else is asked.

    >>> counts_hours(Baseline("day"))
    False
    """
    return model.terms is not None and HOURS_WORKED in model.terms.needs


def _said(
    rows: Sequence[tuple[Any, ...]], first: Dates, last: Dates, edges: Ints
) -> tuple[MeterSpans, MeterDays]:
    """An element for each day of a span on which a meter counts, also where it has nothing.

    A meter counts from its first day on; one that never said anything counts if it is a main one.
    """
    columns = list(zip(*rows, strict=True)) or [()] * 10
    quantity, what, role, product, weight, begun = columns[1:7]
    span = np.array(columns[0], np.int64)
    meters = MeterSpans(
        span, np.array([driver_of(*named) for named in zip(quantity, what, product, strict=True)], np.str_),
        np.array([each == "generation" for each in role], bool), np.array(weight, np.float64),
    )  # fmt: skip
    begins = np.array(begun, "M8[D]")
    never = np.isnat(begins)
    begins = np.where(never & ~meters.own, first[span], np.maximum(begins, first[span]))
    counted = np.where(never & meters.own, 0, (last[span] - begins).astype(np.int64) + 1)
    counted = np.maximum(counted, 0)
    meter = np.repeat(np.arange(len(span)), counted)
    begins_at = np.cumsum(counted) - counted
    since = (begins - first[span]).astype(np.int64)
    place = (edges[span] + since)[meter] + np.arange(len(meter)) - begins_at[meter]
    held, row = unpack_spans(np.arange(len(span)).tolist(), [*columns[7:10]], _DAYS)
    at = begins_at[row] + (_EPOCH + held["day"] - begins[row]).astype(np.int64)
    amount, slots = np.full(len(meter), np.nan), np.zeros(len(meter), np.int64)
    amount[at], slots[at] = held["amount"], held["slots"]
    return meters, MeterDays(meter, place, amount, slots)


def _worked(
    conn: Connection, spans: Sequence[tuple[int, Days]], which: list[int], first: Dates, edges: Ints
) -> Floats:
    """Hours worked on each day of the line; NaN where none are known. [h]"""
    hours = np.full(int(edges[-1]), np.nan)
    with conn.cursor(binary=True) as cursor:
        rows = cursor.execute(
            query("read_worked_days"), _params([spans[span] for span in which])
        ).fetchall()
    number, *columns = zip(*rows, strict=True)
    held, _ = unpack_spans([which[n] for n in number], columns, _WORKED)
    span = held["meter_id"]
    hours[edges[span] + (_EPOCH + held["day"] - first[span]).astype(np.int64)] = held["hours"]
    return hours


def _params(spans: Sequence[tuple[int, Days]]) -> dict[str, list[Any]]:
    return {
        "plant_ids": [plant_id for plant_id, _ in spans],
        "first": [days.first for _, days in spans], "last": [days.last for _, days in spans],
    }  # fmt: skip
