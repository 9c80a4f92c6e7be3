"""What moves a load or the sun's generation, as known when a forecast is issued."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pandas as pd

from fems.clock import INTERVAL, Window
from fems.compute.finding import Finding
from fems.compute.forecasting.drivers import LEAST_KNOWN
from fems.compute.weather import SUN, TEMPERATURE, weather_drivers
from fems.jobs.forecast_work import Task
from fems.store.plans import read_output_plans
from fems.store.pool import Connection
from fems.store.weather import read_weather

GENERATION = "generation"
TOO_OLD = "weather.too_old"


class Drivers(NamedTuple):
    """Drivers of each meter, and what is to be told of them."""

    of_meter: dict[int, pd.DataFrame | None]
    findings: list[Finding]


def read_drivers(conn: Connection, meters: pd.DataFrame, begin: datetime, task: Task) -> Drivers:
    """Planned output and weather for meters of a zone, from `begin` to the end of the task.

    Output and temperature move loads, the sun what is generated and the loads of plants that generate.
    """
    start, end = (pd.Timestamp(at).tz_convert(task.zone) for at in (begin, task.end))
    at = pd.date_range(start, end, freq=INTERVAL, inclusive="left")
    plants = sorted({int(plant) for plant in meters["plant_id"]})
    generating = {int(p) for p in meters.loc[meters["role"] == GENERATION, "plant_id"]}
    weather, findings = _weather(conn, plants, at, task)
    output = {plant: _output(conn, plant, at, task) for plant in plants}
    found: dict[int, pd.DataFrame | None] = {}
    for meter_id, plant, role in zip(
        meters["meter_id"].astype(int), meters["plant_id"].astype(int), meters["role"], strict=True
    ):
        of_load = role != GENERATION
        sun = SUN if not of_load or plant in generating else ()
        sky = weather[plant]
        parts = [output[plant]] if of_load else []
        wanted = [*(TEMPERATURE if of_load else ()), *sun]
        parts += [None if sky is None else sky[[name for name in wanted if name in sky]]]
        known = [part for part in parts if part is not None]
        found[meter_id] = pd.concat(known, axis=1) if known else None
    return Drivers(found, findings)


def _output(
    conn: Connection, plant_id: int, at: pd.DatetimeIndex, task: Task
) -> pd.DataFrame | None:
    """Output of each day, made or planned, where a plan reaches as far as the forecast."""
    today = task.issued_at.astimezone(task.zone).date()
    last = (task.end - timedelta(microseconds=1)).astimezone(task.zone).date()
    output = read_output_plans(conn, plant_id=plant_id, today=today, last=last)
    if output.empty or output["day"].iloc[-1] < last:
        return None
    by_day = output.set_index("day")["output"].astype(float)
    return pd.DataFrame({"output": by_day.reindex(at.date).to_numpy()}, at)


def _weather(
    conn: Connection, plants: list[int], at: pd.DatetimeIndex, task: Task
) -> tuple[dict[int, pd.DataFrame | None], list[Finding]]:
    """Drivers of the plants' own weather, else of all plants'; what reaches too little far is left out."""
    rows = read_weather(
        conn, plant_ids=plants, window=Window(at[0].to_pydatetime(), task.end), origin=task.origin,
        issued_at=task.issued_at, zone=task.zone.key,
    )  # fmt: skip
    drivers: dict[int | None, pd.DataFrame | None] = {}
    findings = []
    for place, hours in rows.groupby("plant_id", dropna=False):
        plant_id = None if pd.isna(place) else int(str(place).partition(".")[0])
        found = weather_drivers(hours.set_index("ts").sort_index(), at)
        known = found[at >= pd.Timestamp(task.origin)].notna().any(axis=1).mean()
        drivers[plant_id] = found.dropna(axis=1, how="all") if known >= LEAST_KNOWN else None
        if known < LEAST_KNOWN:
            findings.append(_too_old(plant_id, hours, float(known)))
    return {plant: drivers.get(plant, drivers.get(None)) for plant in plants}, findings


def _too_old(plant_id: int | None, hours: pd.DataFrame, known: float) -> Finding:
    newest = hours["known_at"].max()
    return Finding(
        TOO_OLD,
        f"The newest weather is of {newest:%Y-%m-%d %H:%M} UTC and covers {known:.0%} of what is to be "
        "forecast; forecasts go without weather.",
        {"newest": newest.isoformat(), "known_share": round(known, 3)},
        plant_id=plant_id,
    )  # fmt: skip
