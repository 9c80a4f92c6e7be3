"""What the pages on demand and cost ask, and the answers to it from the store."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards import answers
from dashboards.source import Name
from fems.clock import Window, plant_day, plant_days, time_zone
from fems.compute.tariffs.account import Account
from fems.compute.tariffs.amounts import last_day, month_of
from fems.compute.tariffs.schedule import interval_hours
from fems.compute.tariffs.what_if import Changes, Outcome
from fems.errors import FemsError
from fems.store import figures
from fems.store.bill_view import (
    ELECTRICITY,
    MonthCost,
    read_account,
    read_month_cost,
    read_what_if,
)
from fems.store.cost import read_bill_months, read_main_intervals
from fems.store.demand_view import DemandState, Running, read_demand, read_running
from fems.store.plants import find_plant
from fems.store.pool import Connection


@dataclass(frozen=True)
class DemandView:
    """Answer for the page on a plant's demand."""

    code: str
    name: Name
    zone: ZoneInfo
    now: datetime
    last_reading: datetime | None
    state: DemandState
    load: pd.DataFrame  # start (UTC), kw, estimated (share): local today
    forecast: pd.DataFrame  # start (UTC), kw, low_kw, high_kw: local today and tomorrow
    bands: pd.DataFrame  # start (UTC), band: local today; empty without a contract


@dataclass(frozen=True)
class CostView:
    """Answer for the page on what a plant's month costs."""

    code: str
    name: Name
    zone: ZoneInfo
    now: datetime
    month: date
    months: list[date]  # with a bill, the newest first
    cost: MonthCost
    before_won: float | None  # total of the month before, if it is whole
    output_unit: str
    options: dict[str, Name]  # that the tariff offers, by id
    heat: pd.DataFrame  # day, hour (local), kwh, won (energy and adders), band
    last_reading: datetime | None = None


@dataclass(frozen=True)
class WhatIf:
    """Answer to what a month would cost otherwise, or why there is none."""

    outcome: Outcome | None
    problem: str | None = None
    hint: str | None = None


@dataclass(frozen=True)
class _Place:
    """A plant at an instant."""

    plant: dict[str, Any]
    zone: ZoneInfo
    now: datetime
    account: Account | None = field(default=None)


def _place(conn: Connection, code: str, now: datetime) -> _Place | None:
    try:
        plant = find_plant(conn, code)
    except FemsError:
        return None
    try:
        account = read_account(conn, plant["plant_id"])
    except FemsError:
        account = None
    return _Place(plant, time_zone(plant["time_zone"]), now, account)


def demand_view(conn: Connection, code: str, now: datetime) -> DemandView | None:
    """Demand of a plant."""
    place = _place(conn, code, now)
    if place is None:
        return None
    plant, zone = place.plant, place.zone
    today = plant_day(now.astimezone(zone).date(), zone)
    ahead = Window(today.start, today.end + timedelta(days=1))
    forecast = figures.read_newest_forecast(conn, plant["plant_id"], ahead)
    return DemandView(
        code=code, name=Name(plant["name_en"], plant["name_ko"]), zone=zone, now=now,
        last_reading=_last_reading(conn, plant, now),
        state=read_demand(conn, plant, now=now),
        load=figures.read_load(conn, [plant["plant_id"]], today),
        forecast=forecast[["start", "kw", "low_kw", "high_kw"]],
        bands=_hours(place, pd.date_range(*today, freq="15min", inclusive="left"))[
            ["start", "band"]
        ],
    )  # fmt: skip


def running_view(conn: Connection, code: str, now: datetime) -> Running:
    """What moves within a quarter of an hour, of a plant that there is."""
    return read_running(conn, find_plant(conn, code)["plant_id"], now=now)


def at_present(
    found: DemandView, running: Running, *, now: datetime, last_reading: datetime | None
) -> DemandView:
    """Demand with the running quarter as it is now."""
    state = replace(found.state, **running._asdict())
    return replace(found, state=state, now=now, last_reading=last_reading)


def _last_reading(conn: Connection, plant: dict[str, Any], now: datetime) -> datetime | None:
    status = figures.read_present(conn, now=now).set_index("plant_id")
    return answers.instant(status.loc[plant["plant_id"], "last_reading"])


def cost_view(conn: Connection, code: str, month: date | None, now: datetime) -> CostView | None:
    """Bills of a plant's month."""
    place = _place(conn, code, now)
    if place is None:
        return None
    plant, zone = place.plant, place.zone
    months = read_bill_months(conn, plant["plant_id"])
    chosen = month or (months[0] if months else month_of(now.astimezone(zone).date()))
    cost = read_month_cost(conn, plant["plant_id"], chosen)
    earlier = [m for m in months if m < chosen]
    before = read_month_cost(conn, plant["plant_id"], earlier[0]) if earlier else None
    whole = before is not None and all(b["missing_share"] < 0.05 for b in before.bills)
    return CostView(
        code=code, name=Name(plant["name_en"], plant["name_ko"]), zone=zone, now=now, month=chosen,
        months=months, cost=cost, output_unit=plant["output_unit"],
        before_won=float(before.total_won) if before is not None and whole else None,
        options=_options(place, chosen), heat=_heat(conn, place, chosen),
        last_reading=_last_reading(conn, plant, now),
    )  # fmt: skip


def what_if_answer(conn: Connection, code: str, month: date, changes: Changes) -> WhatIf:
    """A month otherwise; what cannot be answered is said, not raised."""
    try:
        return WhatIf(read_what_if(conn, find_plant(conn, code), month, changes))
    except FemsError as error:
        return WhatIf(None, error.problem, error.hint)


def _options(place: _Place, month: date) -> dict[str, Name]:
    if place.account is None:
        return {}
    try:
        tariff = place.account.terms[-1].tariff(last_day(month))
    except FemsError:
        return {}
    return {
        option.id: Name(option.name_en or option.id, option.name_ko or option.name_en or option.id)
        for option in tariff.option
    }


def _hours(place: _Place, starts: pd.DatetimeIndex) -> pd.DataFrame:
    """What intervals are under the plant's contract; empty where nobody says."""
    empty = pd.DataFrame({"start": starts[:0], "day": [], "season": [], "band": [], "discount": []})
    if place.account is None:
        return empty
    agreed = place.account.terms[-1]
    try:
        return interval_hours(starts, agreed.schedule, as_of=agreed.as_of)
    except FemsError:
        return empty


def _heat(conn: Connection, place: _Place, month: date) -> pd.DataFrame:
    """Electricity and its price by local day and hour: day, hour, kwh, won, band."""
    window = plant_days(month, last_day(month), place.zone)
    read = read_main_intervals(conn, place.plant["plant_id"], ELECTRICITY, window)
    hours = _hours(place, pd.DatetimeIndex(read["start"]))
    if read.empty or hours.empty or place.account is None:
        return pd.DataFrame({"day": [], "hour": [], "kwh": [], "won": [], "band": []})
    hours["kwh"] = read["amount"].to_numpy()
    hours["won"] = hours["kwh"] * _prices(place.account, hours)
    hours["hour"] = pd.DatetimeIndex(hours["start"]).tz_convert(place.zone).hour
    return hours.groupby(["day", "hour"], as_index=False).agg(
        kwh=("kwh", "sum"), won=("won", "sum"), band=("band", "first")
    )


def _prices(account: Account, hours: pd.DataFrame) -> "pd.Series[float]":
    """Energy price and adders of each interval. [won/kWh]"""
    agreed = account.terms[-1]
    keys = ["day", "season", "band", "discount"]
    known = {}
    for day, season, band, discount in hours[keys].drop_duplicates().itertuples(index=False):
        tariff = agreed.tariff(day)
        price = tariff.find_option(agreed.option).energy[season][band] * (1 - discount)
        adders = sum(float(dated.at(day) or 0) for dated in tariff.adders.values())
        known[day, season, band, discount] = float(price) + adders
    return pd.Series([known[key] for key in hours[keys].itertuples(index=False, name=None)],
                     index=hours.index)  # fmt: skip
