"""Electricity of each day to the end of the month, once a local day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from fems.clock import plant_day
from fems.compute.forecast import forecast
from fems.compute.forecasting.gates import history_shares, refusal
from fems.compute.forecasting.series import KEPT_DAYS, ForecastRefusedError
from fems.jobs.days_off import DaysOff
from fems.jobs.job import Result
from fems.store import forecasts
from fems.store.pool import Connection

_ROLES = ("main", "generation")


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
    plant_of = dict(
        zip(meters["meter_id"].astype(int), meters["plant_id"].astype(int), strict=True)
    )
    for meter_id in ids:
        of_meter = history[history["meter_id"] == meter_id]
        if meter_id in done or of_meter.empty:
            continue
        days = pd.DatetimeIndex(pd.to_datetime(of_meter["day"]))
        amount = pd.Series(of_meter["amount"].to_numpy(float), days)
        estimated = pd.Series(of_meter["estimated"].to_numpy(float), days)
        tail = pd.Series(
            [float("nan")], pd.DatetimeIndex([pd.Timestamp(today - timedelta(days=1))])
        )
        measured = amount.where(estimated <= 0.3 * amount.abs())
        if measured.index[-1] < tail.index[0]:
            measured = pd.concat([measured, tail])
        if refusal(amount, 0 * estimated, now=pd.Timestamp(today)) is not None:
            continue
        try:
            ahead = forecast(measured, periods=(last - today).days + 1, levels=(0.8,),
                             calendar=off.of(plant_of[meter_id], measured))  # fmt: skip
        except ForecastRefusedError:
            continue
        result.rows += forecasts.write_forecast(
            conn, pd.DataFrame({"day": pd.DatetimeIndex(ahead.mean.index).date, "kwh": ahead.mean.to_numpy(),
                                "low_kwh": ahead.bands["lower_80"].to_numpy(),
                                "high_kwh": ahead.bands["upper_80"].to_numpy()}),
            step=forecasts.DAY,
            issue={"meter_id": meter_id, "issued_at": now, "end_ts": plant_day(last, zone).end,
                   "model": ahead.model_card["model"],
                   **history_shares(amount, estimated, expected=(pd.Timestamp(today) - days[0]).days)},
        )  # fmt: skip
    return result
