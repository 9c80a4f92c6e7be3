"""Electricity of each day to the end of the month, once a local day."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from fems.clock import plant_day
from fems.compute.forecast import Forecast, forecast
from fems.compute.forecasting.gates import history_shares, refusal
from fems.compute.forecasting.series import KEPT_DAYS, ForecastRefusedError
from fems.jobs.days_off import DaysOff
from fems.jobs.forecast_work import Work
from fems.jobs.job import Result
from fems.jobs.side_by_side import side_by_side
from fems.store import forecasts
from fems.store.pool import Connection

_ROLES = ("main", "generation")
MOST_ESTIMATED = 0.3
"""Part of a day that may be estimated. [1]"""


def forecast_month(
    conn: Connection, meters: pd.DataFrame, *, zone: ZoneInfo, now: datetime,
    off: DaysOff,
) -> Result:  # fmt: skip
    """Forecast the days from today to the end of the month, for meters not yet served today.

    Refusals are told by the forecast of intervals, whose history is the same.
    """
    result = Result()
    today = now.astimezone(zone).date()
    midnight = plant_day(today, zone)
    ids = meters.loc[meters["role"].isin(_ROLES), "meter_id"].astype(int).tolist()
    done = forecasts.read_issued(conn, meter_ids=ids, step=forecasts.DAY, window=midnight)
    last = (today.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    history = forecasts.read_measured_days(
        conn, meter_ids=ids, first=today - timedelta(days=KEPT_DAYS), last=today - timedelta(days=1)
    )
    chosen = forecasts.read_choices(conn, meter_ids=ids, step=forecasts.DAY, at=now)
    plants = dict(zip(meters["meter_id"].astype(int), meters["plant_id"].astype(int), strict=True))
    works = []
    for meter_id in history["meter_id"].unique().astype(int).tolist():
        of_meter = history[history["meter_id"] == meter_id]
        days = pd.DatetimeIndex(pd.to_datetime(of_meter["day"]))
        work = Work(meter_id, pd.Series(of_meter["amount"].to_numpy(float), days),
                    pd.Series(of_meter["estimated"].to_numpy(float), days),
                    chosen.get(meter_id))  # fmt: skip
        unknown = refusal(work.amount, 0 * work.estimated, now=pd.Timestamp(today))
        if work.meter_id not in done and unknown is None:
            works.append(work)
    made = side_by_side(
        _ahead,
        [
            _Given(work, today, (last - today).days + 1, off, plants[work.meter_id])
            for work in works
        ],
    )
    kept = [(work, ahead) for work, ahead in zip(works, made, strict=True) if ahead is not None]
    if kept:
        result.rows += _keep(conn, kept, today=today, now=now, end=plant_day(last, zone).end)
    return result


class _Given(NamedTuple):
    """What the forecast of a meter's days needs."""

    work: Work
    today: date
    days: int
    off: DaysOff
    plant_id: int


def _ahead(given: _Given) -> Forecast | None:
    """The days of a meter from today on; None where its history carries no forecast."""
    work, today, days, off, plant_id = given
    measured = work.amount.where(work.estimated <= MOST_ESTIMATED * work.amount.abs())
    yesterday = pd.Timestamp(today - timedelta(days=1))
    if measured.index[-1] < yesterday:
        measured = pd.concat([measured, pd.Series([float("nan")], pd.DatetimeIndex([yesterday]))])
    try:
        return forecast(measured, periods=days, levels=(0.8,), chosen=work.chosen,
                        calendar=off.of(plant_id, measured))  # fmt: skip
    except ForecastRefusedError:
        return None


def _keep(
    conn: Connection, kept: list[tuple[Work, Forecast]], *, today: date, now: datetime,
    end: datetime,
) -> int:  # fmt: skip
    rows, issues, choices = [], [], []
    for work, ahead in kept:
        rows.append(pd.DataFrame(
            {"meter_id": work.meter_id, "day": pd.DatetimeIndex(ahead.mean.index).date,
             "kwh": ahead.mean.to_numpy(), "low_kwh": ahead.bands["lower_80"].to_numpy(),
             "high_kwh": ahead.bands["upper_80"].to_numpy()}))  # fmt: skip
        expected = (pd.Timestamp(today) - work.amount.index[0]).days
        issues.append(
            {"meter_id": work.meter_id, "issued_at": now, "end_ts": end,
             "model": ahead.model_card["model"],
             **history_shares(work.amount, work.estimated, expected=expected)}
        )  # fmt: skip
        if work.chosen is None:
            choices.append((work.meter_id, ahead.model_card))
    return forecasts.write_forecasts(conn, pd.concat(rows), step=forecasts.DAY, issued_at=now,
                                     issues=issues, choices=choices)  # fmt: skip
