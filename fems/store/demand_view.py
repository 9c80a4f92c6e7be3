"""Everything there is to say of a plant's demand: now, today, this month, and what may come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import pandas as pd

from fems.clock import Window, plant_day, time_zone
from fems.compute.peak_risk import Risk, ahead_risk, month_risk
from fems.compute.tariffs.amounts import last_day, month_of
from fems.compute.tariffs.demand import BillingDemand, billing_demand
from fems.compute.tariffs.schedule import interval_hours
from fems.compute.tariffs.terms import Terms, terms_at
from fems.errors import TariffError
from fems.store.contracts import read_demands, read_sheddable_loads, read_terms
from fems.store.demand import read_daily_demands, read_demand_now, read_demand_warnings
from fems.store.figures import read_newest_forecast
from fems.store.pool import Connection

PAST_DAYS, WARNING_DAYS = 56, 7
FRESH = timedelta(minutes=20)


class Running(NamedTuple):
    """What moves within a quarter of an hour.

    running: as table demand_now has it; None where it is not followed or old. warnings: of the last
    week, the newest first. loads: what can be switched off.
    """

    running: dict[str, Any] | None
    warnings: list[dict[str, Any]]
    loads: list[dict[str, Any]]


@dataclass(frozen=True)
class DemandState:
    """A plant's demand at an instant.

    running, warnings, loads: see Running.
    billing: what this month is paid for by now; None without a contract. months: demand that counts by
    month. daily: day, kw, at of this month. ahead: the forecast of today's rest and tomorrow where demand
    counts. tomorrow, month_end: how likely what is paid for is passed.
    """

    contract_kw: float | None
    running: dict[str, Any] | None
    billing: BillingDemand | None
    months: dict[date, dict[str, Any]]
    daily: pd.DataFrame
    ahead: pd.DataFrame
    tomorrow: Risk | None
    month_end: float | None
    warnings: list[dict[str, Any]]
    loads: list[dict[str, Any]]


def read_demand(conn: Connection, plant: Mapping[str, Any], *, now: datetime) -> DemandState:
    """What is known of a plant's demand."""
    plant_id, zone = int(plant["plant_id"]), time_zone(plant["time_zone"])
    today = now.astimezone(zone).date()
    month = month_of(today)
    terms = read_terms(conn).get((plant_id, "electricity"), [])
    agreed = terms_at(today, terms)
    months = read_demands(conn, [plant_id]).get(plant_id, {})
    past = read_daily_demands(conn, plant_id, first=today - timedelta(PAST_DAYS), last=today)
    billing = _billing(month, today, agreed, months)
    ahead = _ahead(
        conn, plant_id, Window(now, plant_day(today + timedelta(days=1), zone).end), agreed
    )
    limit = float(billing.kw) if billing else None
    tomorrow_start = plant_day(today + timedelta(days=1), zone).start
    own = plant["contract_kw"]
    return DemandState(
        contract_kw=float(agreed.contract_kw) if agreed else None if pd.isna(own) else own,
        billing=billing, months=months,
        daily=past[past["day"] >= month].reset_index(drop=True), ahead=ahead,
        tomorrow=None if limit is None or ahead.empty else ahead_risk(
            ahead[ahead["start"] >= pd.Timestamp(tomorrow_start)], limit_kw=limit),
        month_end=None if limit is None else _month_end(past, today, limit),
        **read_running(conn, plant_id, now=now)._asdict(),
    )  # fmt: skip


def read_running(conn: Connection, plant_id: int, *, now: datetime) -> Running:
    """The running quarter of an hour, what was announced lately, and what can be switched off."""
    running = read_demand_now(conn, plant_id)
    fresh = running is not None and now - running["at"] < FRESH
    return Running(
        running if fresh else None,
        read_demand_warnings(conn, plant_id, since=now - timedelta(days=WARNING_DAYS)),
        read_sheddable_loads(conn, [plant_id]),
    )


def _billing(
    month: date, today: date, agreed: Terms | None, months: dict[date, dict[str, Any]]
) -> BillingDemand | None:
    if agreed is None:
        return None
    try:
        rule = agreed.tariff(today).demand
    except TariffError:
        return None
    demands = {m: row["kw"] for m, row in months.items()}
    return billing_demand(month, demands, rule, contract_kw=agreed.contract_kw)


def _ahead(conn: Connection, plant_id: int, window: Window, agreed: Terms | None) -> pd.DataFrame:
    """Forecast of the intervals whose demand counts: start, kw, low_kw, high_kw."""
    columns = ["start", "kw", "low_kw", "high_kw"]
    found = read_newest_forecast(conn, plant_id, window)[columns]
    if found.empty or agreed is None:
        return found.iloc[:0]
    found["start"] = pd.to_datetime(found["start"], utc=True)
    try:
        hours = interval_hours(
            pd.DatetimeIndex(found["start"]), agreed.schedule, as_of=agreed.as_of
        )
    except TariffError:
        return found.iloc[:0]
    return found[hours["counts"].to_numpy(bool)].reset_index(drop=True)


def _month_end(past: pd.DataFrame, today: date, limit_kw: float) -> float | None:
    """Risk of the days after today, each as likely as one of the past."""
    left = (last_day(month_of(today)) - today).days
    known = past[past["day"] < today]["kw"].to_numpy(float)
    return month_risk(known, days_left=left, limit_kw=limit_kw)
