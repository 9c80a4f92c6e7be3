"""A table of readings, published in the order and at the pace of its times."""

import threading
from collections.abc import Callable

import pandas as pd

from fems.clock import monotonic_s
from fems.ingest.publisher import Publisher

_OPEN_MESSAGES = 2_000
_REPORT_EVERY = 500


def replay(
    mqtt_url: str,
    rows: pd.DataFrame,
    *,
    speed: float | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Publish plant, meter, ts, value row by row; the number of messages the broker confirmed.

    Parameters
    ----------
    speed : float, optional
        Times real time; without it as fast as the broker takes them.
    """
    rows = rows.sort_values("ts", kind="stable")
    if rows.empty:
        return 0
    begun, first = monotonic_s(), rows["ts"].iloc[0]
    pause = threading.Event()
    with Publisher(mqtt_url, client_id="fems-replay") as publisher:
        columns = (rows[name] for name in ("plant", "meter", "ts", "value"))
        for plant, meter, ts, value in zip(*columns, strict=True):
            if speed is not None:
                due = (ts - first).total_seconds() / speed
                pause.wait(max(0.0, due - (monotonic_s() - begun)))
            publisher.publish(plant, meter, [(ts, value)])
            if publisher.published % _REPORT_EVERY == 0:
                publisher.wait_confirmed(most_open=_OPEN_MESSAGES)
                progress(publisher.published)
        publisher.wait_confirmed()
        progress(publisher.published)
        return publisher.published
