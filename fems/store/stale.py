"""Which spans of which meters are out of date, by stage; the only way downstream work is found."""

from datetime import date

import numpy as np
import numpy.typing as npt

from fems.clock import Window
from fems.store.pool import Connection
from fems.store.queries import query

STAGES = ("intervals", "virtual", "rollups", "checks", "intensity", "carbon", "cost")

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


def mark_all_stale(conn: Connection, stage: str, *, window: Window, cause: str) -> None:
    """Note that a window must be computed again for every meter."""
    conn.execute(query("mark_all_stale"), {"stage": stage, "cause": cause, **window._asdict()})


def mark_meters_stale(conn: Connection, *, meter_ids: list[int], cause: str) -> None:
    """Note that all that some meters ever said must be computed again."""
    conn.execute(query("mark_meters_stale"), {"meter_ids": meter_ids, "cause": cause})


def mark_carbon_stale(
    conn: Connection, *, plant_ids: list[int] | None, cause: str,
    carriers: list[str] | None = None, first: date | None = None,
) -> None:  # fmt: skip
    """Note that emissions must be computed again; None is all plants, carriers, days."""
    params = {"plant_ids": plant_ids, "carriers": carriers, "first": first, "cause": cause}
    conn.execute(query("mark_carbon_stale"), params)


def count_stale(conn: Connection) -> dict[str, int]:
    """Number of stale windows by stage; a stage without any is absent."""
    return {row[0]: int(row[1]) for row in conn.execute(query("count_stale"))}
