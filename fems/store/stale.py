"""Which spans of which meters are out of date, by stage; the only way downstream work is found."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.clock import Window
from fems.store.pool import Connection
from fems.store.queries import query

STAGES = ("intervals", "virtual", "rollups", "checks", "intensity", "carbon")

Times = npt.NDArray[np.datetime64]


def mark_stale(
    conn: Connection,
    stage: str,
    *,
    meter_ids: npt.NDArray[np.integer],
    starts: Times,
    ends: Times,
    cause: str,
) -> None:
    """Note that spans [start, end) of meters must be computed again by a stage."""
    conn.execute(
        query("mark_stale"),
        {
            "stage": stage,
            "cause": cause,
            "meter_ids": meter_ids.tolist(),
            "starts": [f"{t}Z" for t in starts],
            "ends": [f"{t}Z" for t in ends],
        },
    )


def mark_spans_stale(conn: Connection, stage: str, spans: pd.DataFrame, *, cause: str) -> None:
    """Note that spans (meter_id, start_ts, end_ts, naive UTC) must be computed again by a stage."""
    mark_stale(
        conn, stage, meter_ids=spans["meter_id"].to_numpy(), starts=spans["start_ts"].to_numpy(),
        ends=spans["end_ts"].to_numpy(), cause=cause,
    )  # fmt: skip


def mark_all_stale(conn: Connection, stage: str, *, window: Window, cause: str) -> None:
    """Note that a window must be computed again for every meter."""
    conn.execute(query("mark_all_stale"), {"stage": stage, "cause": cause, **window._asdict()})


def mark_meters_stale(conn: Connection, *, meter_ids: list[int], cause: str) -> None:
    """Note that all that some meters ever said must be computed again."""
    conn.execute(query("mark_meters_stale"), {"meter_ids": meter_ids, "cause": cause})


def mark_carbon_stale(conn: Connection, *, plant_ids: list[int] | None, cause: str) -> None:
    """Note that the emissions of plants (None: of all) must be computed again."""
    conn.execute(query("mark_carbon_stale"), {"plant_ids": plant_ids, "cause": cause})


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


def count_stale(conn: Connection) -> dict[str, int]:
    """Number of stale windows by stage; a stage without any is absent."""
    return {row[0]: int(row[1]) for row in conn.execute(query("count_stale"))}
