"""Watch the savings of every plant: drift becomes a finding, what no model knows a proposed event."""

from datetime import datetime, timedelta

import pandas as pd

from fems.clock import Window, plant_day, time_zone
from fems.compute.finding import Finding
from fems.compute.records import from_record
from fems.compute.watch import WATCHED_DAYS, watched
from fems.jobs.job import Result
from fems.store.baselines import read_baselines, read_savings
from fems.store.events import replace_proposals
from fems.store.findings import read_findings
from fems.store.pool import Connection
from fems.store.silence import replace_silences

DRIFT = "savings.drift"
LOOKED_BACK = timedelta(days=365)


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Tell of drift that goes on, end what is over, and propose events of the last 90 days.

    A year of days is read of each plant with a frozen baseline, however long its history is.
    """
    by_day = read_baselines(conn, only_frozen=True, grain="day")
    frozen = {row["plant_id"]: row for row in by_day}
    first = (now - LOOKED_BACK).date()
    saved = read_savings(conn, plant_ids=list(frozen), first=first)
    open_since = {
        row["plant"]: row["start_ts"]
        for row in read_findings(conn, name=DRIFT)
        if row["end_ts"] is None
    }
    drifts, proposals, since = [], [], {}
    for plant_id, days in saved.groupby("plant_id"):
        row = frozen[int(str(plant_id))]
        own = days[days["baseline_id"] == row["baseline_id"]]
        if own.empty:
            continue
        seen = watched(own, from_record(row["model"]))
        since[row["plant_id"]] = own["day"].iloc[-1] - timedelta(days=WATCHED_DAYS - 1)
        proposals += [(row["plant_id"], event) for event in seen.events]
        if seen.drift is not None:
            day = pd.Timestamp(seen.drift.since).date()
            start = open_since.get(row["plant"], plant_day(day, time_zone(row["time_zone"])).start)
            drifts.append(Finding(
                DRIFT, "Energy has moved away from what the baseline and the saving so far let expect.",
                {"way": seen.drift.way, "kwh_per_day": round(seen.drift.per_period_kwh, 1),
                 "baseline_version": row["version"]},
                plant_id=row["plant_id"], start=start,
            ))  # fmt: skip
    with conn.transaction():
        replace_proposals(conn, since, proposals)
        changed = replace_silences(conn, drifts, names=(DRIFT,), now=now)
    return Result(changed, drifts)
