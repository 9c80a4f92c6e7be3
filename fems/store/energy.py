"""Energy of a subject per period: days and hours where they answer, intervals only where not."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pandas as pd

from fems.clock import Window, floor_interval, time_zone
from fems.compute.energy import per_period, place
from fems.local_days import Period
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.subjects import Subject

_MOMENT = timedelta(microseconds=1)
_TIMES = ["start", "end", "peak_at", "begun"]


def read_energy(
    conn: Connection, subject: Subject, periods: Sequence[Period], *, of_days: bool, now: datetime
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Energy of each period, and of all of them as one.

    Parameters
    ----------
    periods : sequence of Period
        Sorted; they meet.
    of_days : bool
        Each is made of whole days of the plants (or of several of them): days answer.

    Returns
    -------
    two DataFrames
        label, day, start, end [UTC] and the columns of `fems.compute.energy.per_period`.
    """
    frame = _framed(periods)
    whole = Window(periods[0].window.start, periods[-1].window.end)
    all_of_it = pd.DataFrame({"start": [frame["start"].iloc[0]], "end": [frame["end"].iloc[-1]]})
    parts = _parts(conn, subject, periods, frame, whole, of_days=of_days)
    ids = {"meter_ids": subject.meters["meter_id"].tolist()}
    begun = _utc(read_frame(conn, "read_begun", ids)).set_index("meter_id")["begun"]
    loads = None
    if len(subject.meters) > 1:
        loads = _no_loads()
        if subject.quantity == "electricity":
            loads = _utc(read_frame(conn, "read_sum_loads", {**ids, **whole._asdict()}))
    until = pd.Timestamp(floor_interval(now))
    rows, total = (
        per_period(of, spans, begun, until=until, is_mean=subject.is_mean, loads=loads)
        for of, spans in ((parts, frame), (parts.assign(period=0), all_of_it))
    )
    return rows, total


def _parts(
    conn: Connection, subject: Subject, periods: Sequence[Period], frame: pd.DataFrame,
    whole: Window, *, of_days: bool,
) -> pd.DataFrame:  # fmt: skip
    """What days, hours or intervals say, each with the period it belongs to."""
    ids = {"meter_ids": subject.meters["meter_id"].tolist()}
    if of_days:
        begins = pd.Series(pd.to_datetime([p.day for p in periods]))
        last = (whole.end - _MOMENT).astimezone(time_zone(subject.time_zone)).date()
        parts = read_frame(conn, "read_part_days", {**ids, "first": periods[0].day, "last": last})
        parts["period"] = begins.searchsorted(pd.to_datetime(parts["day"]), side="right") - 1
        return _utc(parts)
    hourly = all(edge.minute == 0 for p in periods for edge in p.window)
    name = "read_part_hours" if hourly else "read_part_intervals"
    parts = _utc(read_frame(conn, name, {**ids, **whole._asdict()}))
    return parts.assign(period=place(parts["start"], frame))


def _framed(periods: Sequence[Period]) -> pd.DataFrame:
    rows = [(p.label, p.day, *p.window) for p in periods]
    return _utc(pd.DataFrame(rows, columns=["label", "day", "start", "end"]))


def _no_loads() -> pd.DataFrame:
    return _utc(pd.DataFrame({"start": [], "kw": [], "meters": []}))


def _utc(frame: pd.DataFrame) -> pd.DataFrame:
    """With times as times and peaks as numbers, also where all are missing."""
    for column in frame.columns.intersection(_TIMES):
        frame[column] = pd.to_datetime(frame[column], utc=True).astype("datetime64[us, UTC]")
    for column in frame.columns.intersection(["peak_kw", "kw", "amount", "estimated"]):
        frame[column] = frame[column].astype(float)
    return frame
