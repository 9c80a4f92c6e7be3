"""Which local days may get another verdict from the checks when something changed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from fems.clock import plant_days
from fems.store.spans import Rows, merged, span_rows

CELLS_AT_ONCE = 500_000
"""Intervals looked at together: bounds the memory (about a dozen arrays of this size)."""
DAY = timedelta(days=1)
BEFORE, AFTER = np.timedelta64(40, "D"), np.timedelta64(13, "D")
"""What a verdict rests on: 34 days of habits and their edges; what follows a moved clock."""
REACH_BACK, REACH_ON = 12 * DAY, 39 * DAY
"""Verdicts that a changed day can change: of a clock moved before it, and by its part in habits."""
_DAY_US = np.timedelta64(DAY)


def affected_spans(spans: Rows, zone: ZoneInfo, today: date, *, over: bool) -> Rows:
    """Whole local days whose verdicts changed spans can change, none after today.

    over: look at changes that touch a day that is over, or at those of today alone. Of one meter
    they lie so far apart that what they rest on does not overlap.
    """
    wide = []
    for meter_id, start, end in spans.tolist():
        first = local_day(start, zone)
        if first > today or (first < today) != over:
            continue
        last = min(local_day(end - timedelta(microseconds=1), zone) + REACH_ON, today)
        wide.append((meter_id, *plant_days(first - REACH_BACK if over else first, last, zone)))
    return shrunk(merged(grown(span_rows(wide))))


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """Local day of an instant in naive UTC."""
    return at.replace(tzinfo=UTC).astimezone(zone).date()


def grown(spans: Rows) -> Rows:
    """The spans with what their verdicts rest on."""
    return _moved(spans, BEFORE, AFTER)


def shrunk(spans: Rows) -> Rows:
    """The spans without what their verdicts rest on."""
    return _moved(spans, -BEFORE, -AFTER)


def _moved(spans: Rows, before: np.timedelta64, after: np.timedelta64) -> Rows:
    spans = spans.copy()
    spans["start_ts"] -= before
    spans["end_ts"] += after
    return spans


def batches(spans: Rows) -> Iterator[Rows]:
    """Spans to look at together: no meter twice, on one axis not too long."""
    spans = spans[np.lexsort((spans["meter_id"], spans["start_ts"]))]
    begin, end, seen = 0, np.datetime64(0, "us"), set[int]()
    for at, span in enumerate(spans):
        end = max(end, span["end_ts"])
        days = (end - spans["start_ts"][begin] + BEFORE + AFTER) / _DAY_US
        cells = (at + 1 - begin) * days * 96
        if seen and (cells > CELLS_AT_ONCE or int(span["meter_id"]) in seen):
            yield spans[begin:at]
            begin, end, seen = at, span["end_ts"], set()
        seen.add(int(span["meter_id"]))
    if len(spans):
        yield spans[begin:]
