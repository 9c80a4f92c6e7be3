"""Stale windows as frames of spans: taken by a job, marked for the next stage."""

import pandas as pd

from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.stale import mark_stale


def mark_spans_stale(conn: Connection, stage: str, spans: pd.DataFrame, *, cause: str) -> None:
    """Note that spans (meter_id, start_ts, end_ts, naive UTC) must be computed again by a stage."""
    mark_stale(
        conn, stage, meter_ids=spans["meter_id"].to_numpy(), starts=spans["start_ts"].to_numpy(),
        ends=spans["end_ts"].to_numpy(), cause=cause,
    )  # fmt: skip


def claim_stale(conn: Connection, stage: str, *, most: int) -> pd.DataFrame:
    """Take up to `most` stale windows: meter_id, start_ts, end_ts (naive UTC), overlaps merged.

    They come back by themselves if the caller's transaction fails.
    """
    rows = conn.execute(query("claim_stale"), {"stage": stage, "most": most}).fetchall()
    frame = pd.DataFrame(rows, columns=["meter_id", "start_ts", "end_ts"])
    for column in ("start_ts", "end_ts"):
        frame[column] = (
            pd.to_datetime(frame[column], utc=True).dt.tz_localize(None).astype("datetime64[us]")
        )
    return merged(frame)


def merged(spans: pd.DataFrame) -> pd.DataFrame:
    """Union of spans per meter: meter_id, start_ts, end_ts, disjoint and sorted."""
    spans = spans.sort_values(["meter_id", "start_ts"], ignore_index=True)
    reach = spans.groupby("meter_id")["end_ts"].cummax()
    before = reach.groupby(spans["meter_id"]).shift()
    group = (before.isna() | (spans["start_ts"] > before)).cumsum()
    union = spans.groupby(group).agg(
        meter_id=("meter_id", "first"), start_ts=("start_ts", "min"), end_ts=("end_ts", "max")
    )
    return union.reset_index(drop=True)
