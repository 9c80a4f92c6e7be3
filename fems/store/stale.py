"""Which spans of which meters are out of date, by stage; the only way downstream work is found."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from fems.clock import Window
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.spans import Rows

RUNNING = "running"
"""Windows of intervals that nobody computes before their quarter of an hour is over."""
WAITS = timedelta(minutes=17)
"""For so long at the most: a quarter of an hour, and two minutes for the first reading of the next."""
STAGES = ("intervals", "virtual", "rollups", "intensity", "carbon", "cost", "savings", "checks")
OF_INTERVALS = STAGES[:2]
OF_PLANTS = STAGES[3:]
"""Made of all meters of a plant together, so better made once than after each part of its meters; checks, which take
long, come last."""

FACTOR_CAUSES = ("factors", "choice")
"""Causes of stale carbon that leave its activity as it was, and every carrier but their own."""


class CarbonSpan(NamedTuple):
    """Days of a carrier whose emissions are out of date, both included; None is all."""

    carrier: str | None = None
    first: date | None = None
    last: date | None = None


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
    params = {"stage": stage, "cause": cause, **_params(meter_ids, starts, ends)}
    conn.execute(query("mark_stale"), params)


def span_params(spans: Rows) -> dict[str, object]:
    """Spans as parameters of a statement: meter_ids, starts, ends.

    >>> from fems.store.spans import spans_of
    >>> span_params(spans_of([7], ["2026-01-01"], ["2026-01-02"]))["starts"]
    '{2026-01-01T00:00:00.000000Z}'
    """
    return _params(spans["meter_id"], spans["start_ts"], spans["end_ts"])


def _params(meter_ids: npt.NDArray[np.integer], starts: Times, ends: Times) -> dict[str, object]:
    times = (np.datetime_as_string(at.astype("M8[us]"), timezone="UTC") for at in (starts, ends))
    first, last = (f"{{{','.join(each.tolist())}}}" for each in times)  # quicker than a list
    return {"meter_ids": meter_ids.tolist(), "starts": first, "ends": last}


def mark_all_stale(conn: Connection, stage: str, *, window: Window, cause: str) -> None:
    """Note that a window must be computed again for every meter."""
    conn.execute(query("mark_all_stale"), {"stage": stage, "cause": cause, **window._asdict()})


def mark_meters_stale(conn: Connection, *, meter_ids: list[int], cause: str) -> None:
    """Note that all that some meters ever said must be computed again."""
    conn.execute(query("mark_meters_stale"), {"meter_ids": meter_ids, "cause": cause})


def mark_carbon_stale(
    conn: Connection, *, plant_ids: list[int] | None, cause: str,
    spans: Collection[CarbonSpan] = (CarbonSpan(),),
) -> None:  # fmt: skip
    """Note that emissions must be computed again, of all plants (None) or some."""
    params = {
        "plant_ids": plant_ids, "carriers": [span.carrier for span in spans],
        "firsts": [span.first for span in spans], "lasts": [span.last for span in spans],
        "cause": cause,
    }  # fmt: skip
    conn.execute(query("mark_carbon_stale"), params)


def release_running(conn: Connection, *, now: datetime | None = None) -> None:
    """Have the intervals computed of what has waited for longer than WAITS; without `now` of all that waits."""
    params = {"noted_before": now and now - WAITS}
    conn.execute(query("release_running"), params)


def taken(conn: Connection, statement: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """Windows that a statement chooses, taken away within this transaction; its rows without their stale_id.

    Planned each time, and deleted by their numbers: a million windows come and go between two looks at the
    table's statistics, and a plan for choosing and deleting in one, made when there were few, took a minute.
    """
    rows = conn.execute(query(statement), params, prepare=False).fetchall()
    if rows:
        ids = [row[0] for row in rows]
        conn.execute(query("delete_stale"), {"stale_ids": ids}, prepare=False)
    return [row[1:] for row in rows]


def has_stale(conn: Connection, stage: str, *, at_least: int = 1) -> bool:
    """Whether so many windows are stale for a stage."""
    row = conn.execute(query("has_stale"), {"stage": stage, "at_least": at_least}).fetchone()
    return bool(row and row[0])


def count_stale(conn: Connection) -> dict[str, int]:
    """Number of stale windows by stage; a stage without any is absent."""
    return {row[0]: int(row[1]) for row in conn.execute(query("count_stale"))}
