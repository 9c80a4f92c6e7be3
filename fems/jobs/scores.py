"""How forecasts came out, and which models have decayed."""

from datetime import datetime, timedelta

from fems.clock import Window
from fems.compute.forecasting.decay import DECAYED, decayed
from fems.jobs.job import Result
from fems.store.findings import read_findings
from fems.store.forecasts import read_scores, write_scores
from fems.store.pool import Connection
from fems.store.silence import replace_silences

JUDGED = timedelta(days=14)


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Score forecasts whose time has come; raise an alarm where the last two weeks were bad.

    Over a window, those issued in it are scored again, after late data or corrections.
    """
    with conn.transaction():
        result = Result(write_scores(conn, now=now, window=window))
        open_since = {
            (row["plant"], row["meter"]): row["start_ts"]
            for row in read_findings(conn, name=DECAYED)
            if row["end_ts"] is None
        }
        found = [
            finding
            for row in read_scores(conn, window=Window(now - JUDGED, now))
            if (finding := decayed(row, since=open_since.get((row["plant"], row["meter"]), now)))
        ]
        replace_silences(conn, found, names=(DECAYED,), now=now)
    result.findings += found
    return result
