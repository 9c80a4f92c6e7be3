"""Are the data plausible? Findings for the days that changed.

A day that is over is checked as soon as it changes; today, which changes every few seconds, once an
hour. A day's verdict rests on its neighbours and on the four weeks before its week, so a changed day
has the verdicts of the five weeks after it made again, as far as there is anything.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from fems.clock import Window, time_zone
from fems.compute.quality.check import (
    GAP_NAMES,
    SHIFT_NAMES,
    VALUE_NAMES,
    check,
    check_clocks,
    check_outages,
)
from fems.compute.quality.limits import QualityLimits, Traits
from fems.compute.quality.regular import Regular
from fems.jobs.balance import check_balance
from fems.jobs.holidays import zone_holidays
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store.checks import claim_checks, read_amounts
from fems.store.claims import merged
from fems.store.findings import replace_findings
from fems.store.plants import read_meters
from fems.store.pool import Connection
from fems.units import canonical_unit

TODAY_EVERY = timedelta(hours=1)
WINDOWS_AT_ONCE = 200
CELLS_AT_ONCE = 500_000
"""Intervals looked at together: bounds the memory (about a dozen arrays of this size)."""
DAY = pd.Timedelta(days=1)
BEFORE, AFTER = 40 * DAY, 13 * DAY
"""What a verdict rests on: 34 days of habits and their edges; what follows a moved clock."""
REACH_BACK, REACH_ON = 12 * DAY, 39 * DAY
"""Verdicts that a changed day can change: of a clock moved before it, and by its part in habits."""


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Check what changed."""
    return run_passes(conn, "checks", window, lambda conn: _one_pass(conn, now))


def _one_pass(conn: Connection, now: datetime) -> Result | None:
    claimed = claim_checks(conn, most=WINDOWS_AT_ONCE, now=now, noted_before=now - TODAY_EVERY)
    if claimed.empty:
        return None
    meters = read_meters(conn).set_index("meter_id")
    spans = claimed[claimed["meter_id"].isin(meters.index[meters["kind"] != "virtual"])]
    result = Result()
    zones = spans["meter_id"].map(meters["time_zone"])
    for zone, of_zone in spans.groupby(zones):
        for batch in _batches(_affected(of_zone, str(zone), now)):
            result.add(_checked(conn, batch, meters, str(zone), now))
    result.add(check_balance(conn, spans, meters, now))
    return result


def _affected(spans: pd.DataFrame, zone: str, now: datetime) -> pd.DataFrame:
    """Whole local days whose verdicts the spans can change, none after today.

    meter_id, start_ts, end_ts (naive UTC), over: whether a day that is over is among the changed.
    Of one meter they lie so far apart that what they rest on does not overlap.
    """
    today = _local(pd.Series([pd.Timestamp(now).tz_convert("UTC").tz_localize(None)]), zone).iloc[0]
    first = _local(spans["start_ts"], zone)
    last = _local(spans["end_ts"] - pd.Timedelta(microseconds=1), zone)
    over = first < today
    last = (last + REACH_ON).where(last + REACH_ON < today, today)
    wide = spans.assign(
        start_ts=_utc((first - REACH_BACK).where(over, first), zone) - BEFORE,
        end_ts=_utc(last + DAY, zone) + AFTER,
    )
    wide = wide[first <= today]
    parts = [merged(wide[over == each]).assign(over=each) for each in (True, False)]
    affected = pd.concat(parts, ignore_index=True)
    return affected.assign(
        start_ts=affected["start_ts"] + BEFORE, end_ts=affected["end_ts"] - AFTER
    ).sort_values(["over", "start_ts", "meter_id"], ignore_index=True)


def _local(ts: "pd.Series[pd.Timestamp]", zone: str) -> "pd.Series[pd.Timestamp]":
    """Local days of instants (naive UTC), as naive midnights."""
    return ts.dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()


def _utc(day: "pd.Series[pd.Timestamp]", zone: str) -> "pd.Series[pd.Timestamp]":
    """Begin of local days, naive UTC."""
    first = np.ones(len(day), np.bool_)
    local = day.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward")
    return local.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[us]")


def _batches(affected: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Spans to look at together: no meter twice, on one axis not too long."""
    begin = 0
    for at in range(1, len(affected) + 1):
        part = affected.iloc[begin : at + 1]
        days = (part["end_ts"].max() - part["start_ts"].min() + BEFORE + AFTER) / DAY
        if (
            at == len(affected)
            or len(part) * days * 96 > CELLS_AT_ONCE
            or part["meter_id"].duplicated().any()
            or (part["over"] != part["over"].iloc[0]).any()
        ):
            yield affected.iloc[begin:at].reset_index(drop=True)
            begin = at


def _checked(
    conn: Connection, spans: pd.DataFrame, meters: pd.DataFrame, zone: str, now: datetime
) -> Result:
    context = spans.assign(start_ts=spans["start_ts"] - BEFORE, end_ts=spans["end_ts"] + AFTER)
    read = read_amounts(conn, context)
    first, last = context["start_ts"].min().date(), context["end_ts"].max().date()
    holidays = zone_holidays([zone], first=first, last=last).get(zone, frozenset())
    series = Regular.of(read.measured, read.start, zone=zone, holidays=holidays)
    meter_ids = spans["meter_id"].tolist()
    traits = _traits(meters.loc[meter_ids])
    since = (_local(spans["start_ts"], zone).min() - pd.Timestamp(0)).days
    found = check(series, meter_ids, traits, since=since)
    found += check_outages(series, read.known, meter_ids, traits)
    names = [*VALUE_NAMES, *GAP_NAMES]
    if spans["over"].all():
        today = now.astimezone(time_zone(zone)).date()
        read.measured[:, series.day >= (today - date(1970, 1, 1)).days] = np.nan
        found += check_clocks(series, meter_ids, traits, since=since)
        names += SHIFT_NAMES
    return Result(replace_findings(conn, names, spans, found))


def _traits(meters: pd.DataFrame) -> Traits:
    rows = meters.to_dict("records")
    return Traits(
        limits=[QualityLimits.of(m["limits"], meter=f"{m['plant']}/{m['meter']}") for m in rows],
        capacity=np.array([m["capacity_kw"] for m in rows], np.float64),
        signed=np.array([m["kind"] == "gauge" or m["both_ways"] for m in rows], np.bool_),
        gap_h=np.array([m["max_gap_s"] / 3_600 for m in rows], np.float64),
        unit=[
            canonical_unit(m["quantity"], kind=m["kind"], output_unit=m["output_unit"])
            for m in rows
        ],
        rests=np.array([m["quantity"] != "electricity" for m in rows], np.bool_),
    )
