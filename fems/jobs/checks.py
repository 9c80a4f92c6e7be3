"""Are the data plausible? Findings for the days that changed.

A day that is over is checked as soon as it changes; today, which changes every few seconds, once an
hour. A day's verdict rests on its neighbours and on the four weeks before its week, so a changed day
has the verdicts of the five weeks after it made again, as far as there is anything.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from fems.clock import Window, time_zone
from fems.compute.quality.check import (
    GAP_NAMES,
    SHIFT_NAMES,
    VALUE_NAMES,
    check,
    check_clocks,
    check_outages,
    habits_of,
)
from fems.compute.quality.limits import QualityLimits, Traits
from fems.compute.quality.regular import Regular
from fems.jobs.affected import affected_spans, batches, grown, local_day
from fems.jobs.balance import check_balance
from fems.jobs.holidays import zone_holidays
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store.checks import claim_checks, read_amounts
from fems.store.findings import replace_findings
from fems.store.pool import Connection
from fems.store.rows import read_dicts
from fems.store.spans import Rows
from fems.units import canonical_unit

TODAY_EVERY = timedelta(hours=1)
WINDOWS_AT_ONCE = 200
PASSES_IN_A_TURN = 5
"""About two seconds of each five, so that 100,000 meters are checked within a quarter of an hour."""
_EPOCH = date(1970, 1, 1)


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Check what changed."""
    return run_passes(conn, "checks", window, lambda conn: _one_pass(conn, now))


def run_some(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Check some of it: the rest waits, so that figures need not."""
    return run_passes(
        conn, "checks", window, lambda conn: _one_pass(conn, now), most=PASSES_IN_A_TURN
    )


def _one_pass(conn: Connection, now: datetime) -> Result | None:
    claimed = claim_checks(conn, most=WINDOWS_AT_ONCE, now=now, noted_before=now - TODAY_EVERY)
    if not len(claimed):
        return None
    params = {"meter_ids": np.unique(claimed["meter_id"]).tolist()}
    meters = {m["meter_id"]: m for m in read_dicts(conn, "read_plant_meters", params)}
    spans = claimed[[meters[m]["kind"] != "virtual" for m in claimed["meter_id"].tolist()]]
    zones = np.array([meters[m]["time_zone"] for m in spans["meter_id"].tolist()])
    result = Result()
    for zone in np.unique(zones).tolist():
        today = now.astimezone(time_zone(zone)).date()
        for over in (False, True):
            affected = affected_spans(spans[zones == zone], time_zone(zone), today, over=over)
            for batch in batches(affected):
                result.add(_checked(conn, batch, meters, zone, today, over=over))
    result.add(check_balance(conn, spans, meters, now))
    return result


def _checked(
    conn: Connection, spans: Rows, meters: Mapping[int, Mapping[str, Any]], zone: str, today: date,
    *, over: bool,
) -> Result:  # fmt: skip
    context = grown(spans)
    read = read_amounts(conn, context)
    first, last = context["start_ts"].min().item().date(), context["end_ts"].max().item().date()
    holidays = zone_holidays([zone], first=first, last=last).get(zone, frozenset())
    series = Regular.of(read.measured, read.start, zone=zone, holidays=holidays)
    meter_ids = spans["meter_id"].tolist()
    traits = _traits([meters[m] for m in meter_ids])
    since = (local_day(spans["start_ts"].min().item(), time_zone(zone)) - _EPOCH).days
    habits = habits_of(series, since=since)
    found = check(series, meter_ids, traits, since=since, habits=habits)
    found += check_outages(series, read.known, meter_ids, traits)
    names = [*VALUE_NAMES, *GAP_NAMES]
    if over:
        # Habits rest on weeks that are over, so on nothing of today.
        read.measured[:, series.day >= (today - _EPOCH).days] = np.nan
        found += check_clocks(series, meter_ids, traits, since=since, habits=habits)
        names += SHIFT_NAMES
    return Result(replace_findings(conn, names, spans, found))


def _traits(meters: Sequence[Mapping[str, Any]]) -> Traits:
    return Traits(
        limits=[QualityLimits.of(m["limits"], meter=f"{m['plant']}/{m['meter']}") for m in meters],
        capacity=np.array([m["capacity_kw"] for m in meters], np.float64),
        signed=np.array([m["kind"] == "gauge" or m["both_ways"] for m in meters], np.bool_),
        gap_h=np.array([m["max_gap_s"] / 3_600 for m in meters], np.float64),
        unit=[
            canonical_unit(m["quantity"], kind=m["kind"], output_unit=m["output_unit"])
            for m in meters
        ],
        rests=np.array([m["quantity"] != "electricity" for m in meters], np.bool_),
    )
