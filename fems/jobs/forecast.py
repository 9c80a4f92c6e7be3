"""Load and generation of today and tomorrow, and of the days to the end of the month."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from fems.clock import INTERVAL, Window, floor_interval, plant_day, time_zone
from fems.compute.finding import Finding
from fems.compute.forecast import Forecast, forecast
from fems.compute.forecasting.candidates import FEW
from fems.compute.forecasting.gates import history_shares, refusal
from fems.compute.forecasting.series import KEPT_DAYS, ForecastRefusedError
from fems.jobs.days_off import DaysOff
from fems.jobs.forecast_days import forecast_month
from fems.jobs.forecast_drivers import read_drivers
from fems.jobs.forecast_work import Task, Work
from fems.jobs.holidays import zone_holidays
from fems.jobs.job import Result
from fems.jobs.side_by_side import side_by_side
from fems.store import forecasts
from fems.store.intervals import read_intervals
from fems.store.plans import read_shutdowns
from fems.store.plants import read_meters
from fems.store.pool import Connection
from fems.store.spans import Rows, spans_of

_OFTEN = ("main", "generation")
"""Roles forecast at every run; submeters once a local day."""
METERS_AT_ONCE = 500


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Forecast the rest of today and tomorrow; over a window, it, as believed at its start.

    The first time in a day that a main or generation meter is forecast, today is also forecast as
    it would have been at midnight. A submeter's first forecast has a few candidates; all compete for
    its next, a day later.
    """
    result = Result()
    meters = read_meters(conn)
    meters = meters[meters["quantity"] == "electricity"]
    issued_at = window.start if window else now
    shutdowns = read_shutdowns(conn)
    for zone_name, of_zone in meters.groupby("time_zone"):
        zone = time_zone(str(zone_name))
        local = (window.end - timedelta(microseconds=1) if window else now).astimezone(zone).date()
        end = plant_day(local if window else local + timedelta(days=1), zone).end
        holidays = zone_holidays([str(zone_name)], first=local - timedelta(days=KEPT_DAYS),
                                 last=local + timedelta(days=32)).get(str(zone_name), frozenset())  # fmt: skip
        off = DaysOff(holidays, shutdowns)
        task = Task(zone, issued_at, floor_interval(issued_at), end, off)
        today = plant_day(issued_at.astimezone(zone).date(), zone)
        ids = of_zone["meter_id"].astype(int).tolist()
        begun = forecasts.read_issued(
            conn, meter_ids=ids, step=forecasts.INTERVAL, window=Window(today.start, now)
        )
        due = (
            of_zone
            if window
            else of_zone[of_zone["role"].isin(_OFTEN) | ~of_zone["meter_id"].isin(begun)]
        )
        first = of_zone[~of_zone["meter_id"].isin(begun) & of_zone["role"].isin(_OFTEN)]
        if not window and len(first) and task.origin > today.start:
            at_midnight = task._replace(issued_at=today.start, origin=today.start)
            result.rows += _forecast_meters(conn, first, at_midnight).rows
        result.add(_forecast_meters(conn, due, task))
        result.add(forecast_month(conn, of_zone, zone=zone, now=issued_at, off=off))
    return result


def _forecast_meters(conn: Connection, meters: pd.DataFrame, task: Task) -> Result:
    result, told = Result(), set[tuple[str, int | None, int | None]]()
    for some in whole_plants(meters):
        found = _forecast_some(conn, some, task)
        result.rows += found.rows
        for finding in found.findings:  # weather of all plants is told of once
            key = (finding.name, finding.plant_id, finding.meter_id)
            if key not in told:
                result.findings.append(finding)
            told.add(key)
    return result


def whole_plants(meters: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """About METERS_AT_ONCE of the meters at a time: of each up to 330 days are held in memory.

    A plant's are together, since one that generates gives its loads the sun as a driver.
    """
    ordered = meters.sort_values("plant_id", kind="stable")
    turn = pd.Series(np.arange(len(ordered)) // METERS_AT_ONCE, ordered.index)
    for _, some in ordered.groupby(turn.groupby(ordered["plant_id"]).transform("first")):
        yield some


def _forecast_some(conn: Connection, meters: pd.DataFrame, task: Task) -> Result:
    result = Result()
    ids = meters["meter_id"].astype(int).tolist()
    begin = task.origin - timedelta(days=KEPT_DAYS)
    spans = spans_of(ids, np.full(len(ids), _naive(begin)), np.full(len(ids), _naive(task.origin)))
    with conn.transaction():
        rows = read_intervals(conn, spans)
    chosen = forecasts.read_choices(conn, meter_ids=ids, step=forecasts.INTERVAL, at=task.issued_at)
    drivers = read_drivers(conn, meters, begin, task)
    result.findings += drivers.findings
    ever = forecasts.read_issued(
        conn, meter_ids=ids, step=forecasts.INTERVAL, window=Window(begin, task.issued_at)
    )
    new = set(meters.loc[~meters["role"].isin(_OFTEN), "meter_id"].astype(int)) - ever
    plants = dict(zip(ids, meters["plant_id"].astype(int), strict=True))
    works = []
    begins, ends = (np.searchsorted(rows["meter_id"], ids, side) for side in ("left", "right"))
    for meter_id, first, last in zip(ids, begins, ends, strict=True):
        work = _work(meter_id, rows[first:last])
        if found := refusal(work.amount, work.estimated, now=task.issued_at):
            result.findings.append(replace(found, meter_id=meter_id))
        else:
            works.append(work._replace(chosen=FEW if meter_id in new else chosen.get(meter_id)))
    made = side_by_side(
        _ahead,
        [
            _Given(work, task, plants[work.meter_id], drivers.of_meter[work.meter_id])
            for work in works
        ],
    )
    kept = []
    for work, ahead in zip(works, made, strict=True):
        if isinstance(ahead, Forecast):
            kept.append((work, ahead))
        else:
            result.findings.append(replace(ahead, meter_id=work.meter_id))
    result.rows += _keep(conn, kept, task)
    return result


def _work(meter_id: int, rows: Rows) -> Work:
    at = pd.DatetimeIndex(rows["start_ts"], tz="UTC")
    return Work(meter_id, pd.Series(rows["amount"].astype(float), at),
                pd.Series(rows["estimated"].astype(float), at))  # fmt: skip


class _Given(NamedTuple):
    """What the forecast of a meter needs."""

    work: Work
    task: Task
    plant_id: int
    drivers: pd.DataFrame | None


def _ahead(given: _Given) -> Forecast | Finding:
    """The forecast of a meter, or why there is none."""
    work, task, plant_id, drivers = given
    measured = work.amount.where(work.estimated == 0)
    last = task.origin - INTERVAL
    if measured.index[-1] < last:  # what has not come yet is missing, up to the origin
        measured = pd.concat([measured, pd.Series(np.nan, pd.DatetimeIndex([last]))])
    history = measured.tz_convert(task.zone)
    try:
        return forecast(
            history, periods=int((task.end - task.origin) / INTERVAL),
            calendar=task.off.of(plant_id, history.resample("D").mean()), drivers=drivers,
            chosen=work.chosen,
        )  # fmt: skip
    except ForecastRefusedError as error:
        return error.finding


def _keep(conn: Connection, kept: list[tuple[Work, Forecast]], task: Task) -> int:
    """Write what a run forecast, at once."""
    if not kept:
        return 0
    rows, issues, choices = [], [], []
    for work, ahead in kept:
        of_meter = {"meter_id": work.meter_id, "model": ahead.model_card["model"],
                    "start_ts": pd.DatetimeIndex(ahead.mean.index).tz_convert("UTC"),
                    "kwh": ahead.mean.to_numpy()}  # fmt: skip
        for name, level in (("", 80), ("_50", 50), ("_95", 95)):
            of_meter[f"low{name}_kwh"] = ahead.bands[f"lower_{level}"].to_numpy()
            of_meter[f"high{name}_kwh"] = ahead.bands[f"upper_{level}"].to_numpy()
        rows.append(pd.DataFrame(of_meter))
        expected = int((task.origin - work.amount.index[0]) / INTERVAL)
        issues.append(
            {"meter_id": work.meter_id, "issued_at": task.issued_at, "end_ts": task.end,
             "model": ahead.model_card["model"],
             **history_shares(work.amount, work.estimated, expected=expected)}
        )  # fmt: skip
        if work.chosen is None:
            choices.append((work.meter_id, ahead.model_card))
    return forecasts.write_forecasts(
        conn, pd.concat(rows).dropna(), step=forecasts.INTERVAL, issued_at=task.issued_at,
        issues=issues, choices=choices,
    )  # fmt: skip


def _naive(instant: datetime) -> np.datetime64:
    return np.datetime64(instant.astimezone(UTC).replace(tzinfo=None), "us")
