"""Tomorrow's load of each plant's main electricity meter."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from holidays import country_holidays

from fems.clock import Window, plant_day, time_zone
from fems.compute.finding import Finding
from fems.compute.forecast import HISTORY_DAYS, MODEL, forecast_days
from fems.errors import InsufficientDataError
from fems.jobs.job import Result
from fems.store.forecasts import read_slot_history, write_forecast
from fems.store.plants import read_meters
from fems.store.pool import Connection


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Forecast today and tomorrow; over a window, its local days as believed at its start."""
    result = Result()
    issued_at = window.start if window else now
    meters = read_meters(conn)
    mains = meters[(meters["quantity"] == "electricity") & (meters["role"] == "main")]
    for zone_name, of_zone in mains.groupby("time_zone"):
        zone = time_zone(str(zone_name))
        days = _local_days(window, now, zone)
        history = read_slot_history(
            conn, meter_ids=of_zone["meter_id"].tolist(), zone=str(zone_name),
            window=Window(plant_day(days[0] - timedelta(days=HISTORY_DAYS), zone).start,
                          plant_day(days[0], zone).start),
        )  # fmt: skip
        holidays = frozenset(
            country_holidays("KR", years=range(days[0].year - 1, days[-1].year + 1))
        )
        for meter_id in of_zone["meter_id"]:
            past = history[history["meter_id"] == meter_id]
            try:
                ahead = forecast_days(past, days=days, holidays=holidays)
            except InsufficientDataError as error:
                facts = {"meter_id": int(meter_id)}
                result.findings.append(Finding("forecast.refused", str(error), facts))
                continue
            ahead = ahead.assign(meter_id=meter_id, issued_at=issued_at, model=MODEL)
            result.rows += write_forecast(conn, _placed(ahead, zone))
    return result


def _local_days(window: Window | None, now: datetime, zone: ZoneInfo) -> list[date]:
    first = (window.start if window else now).astimezone(zone).date()
    last = window.end - timedelta(microseconds=1) if window else now + timedelta(days=1)
    return pd.date_range(first, last.astimezone(zone).date()).date.tolist()


def _placed(ahead: pd.DataFrame, zone: ZoneInfo) -> pd.DataFrame:
    """Every 15-min interval of the days with the forecast of its wall time: start_ts [UTC]."""
    parts = []
    for day in ahead["day"].unique():
        window = plant_day(day, zone)
        starts = pd.date_range(window.start, window.end, freq="15min", inclusive="left")
        local = starts.tz_convert(zone)
        slots = pd.DataFrame({"start_ts": starts, "slot": local.hour * 4 + local.minute // 15})
        parts.append(slots.merge(ahead[ahead["day"] == day], on="slot"))
    return pd.concat(parts, ignore_index=True)
