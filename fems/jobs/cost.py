"""What energy costs: use by band and day, and the bills of the months that changed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from fems.clock import Window, plant_days, time_zone
from fems.compute.finding import Finding
from fems.compute.tariffs.account import Account
from fems.compute.tariffs.schedule import Schedule, interval_hours
from fems.compute.tariffs.terms import Terms, terms_at
from fems.errors import TariffError
from fems.jobs.bills import write_month
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store.contracts import Key, read_demands, read_power_factors, read_terms
from fems.store.cost import (
    claim_cost_days,
    delete_bill,
    delete_other_bills,
    read_cost_months,
    replace_band_days,
    schedule_key,
)
from fems.store.plants import read_plants
from fems.store.pool import Connection

_CONTIGUOUS = timedelta(days=1)


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Compute use by band and the bills that stale meter-days are part of."""
    return run_passes(conn, "cost", window, _one_pass)


def _one_pass(conn: Connection) -> Result | None:
    days = claim_cost_days(conn)
    if days is None:
        return None
    result = Result()
    terms = read_terms(conn)
    days = days[[key in terms for key in zip(days["plant_id"], days["carrier"], strict=True)]]
    if days.empty:
        return result
    schedules: list[tuple[Schedule, date | None]] = []
    days = days.assign(schedule=[
        _schedule_of(schedules, terms[plant, carrier], day)
        for plant, carrier, day in zip(days["plant_id"], days["carrier"], days["day"], strict=True)
    ])  # fmt: skip
    plants = read_plants(conn)
    zones = dict(zip(plants["plant_id"], plants["time_zone"], strict=True))
    result.rows += replace_band_days(conn, days, _hours(days, schedules, zones))
    _replace_bills(conn, days, terms, result)
    return result


def _schedule_of(
    schedules: list[tuple[Schedule, date | None]], terms: list[Terms], day: date
) -> int:
    """The schedule of a day; -1 where there is no contract or no tariff, so no bands either."""
    agreed = terms_at(day, terms)
    if agreed is None:
        return -1
    try:
        agreed.tariff(day)
    except TariffError:
        return -1
    return schedule_key(schedules, (agreed.schedule, agreed.as_of))


def _hours(
    days: pd.DataFrame, schedules: list[tuple[Schedule, date | None]], zones: dict[int, str]
) -> dict[int, pd.DataFrame]:
    """What the intervals of the days are, by schedule."""
    found = {}
    for n, of_schedule in days[days["schedule"] >= 0].groupby("schedule"):
        schedule, frozen = schedules[int(str(n))]
        zone = time_zone(zones[int(of_schedule["plant_id"].iloc[0])])
        starts = [
            pd.date_range(*plant_days(first, last, zone), freq="15min", inclusive="left")
            for first, last in _runs(sorted(set(of_schedule["day"])))
        ]
        index = pd.DatetimeIndex(starts[0].append(starts[1:]))
        found[int(str(n))] = interval_hours(index, schedule, as_of=frozen)
    return found


def _runs(days: list[date]) -> Iterator[tuple[date, date]]:
    """First and last of days that follow each other."""
    first = last = days[0]
    for day in days[1:]:
        if day - last > _CONTIGUOUS:
            yield first, last
            first = day
        last = day
    yield first, last


def _replace_bills(
    conn: Connection, days: pd.DataFrame, terms: dict[Key, list[Terms]], result: Result
) -> None:
    """Bills from the month before the first that changed on: later ones pay for its demand."""
    plants = sorted(set(days["plant_id"]))
    months, demands = read_cost_months(conn, plants), read_demands(conn, plants)
    factors = read_power_factors(conn, plants)
    for (plant_id, carrier), of_key in days.groupby(["plant_id", "carrier"]):
        key = (int(str(plant_id)), str(carrier))
        known = months[(months["plant_id"] == plant_id) & (months["carrier"] == carrier)]
        delete_other_bills(conn, *key, known["month"].tolist())
        of_plant = demands.get(key[0], {}) if carrier == "electricity" else {}
        account = Account(
            terms[key], {m: row["kw"] for m, row in of_plant.items()}, factors.get(key[0], {})
        )
        since = min(of_key["day"]).replace(day=1)
        before = known.loc[known["month"] < since, "month"].max()
        for row in known.to_dict("records"):
            if row["month"] >= since or row["month"] == before:
                result.rows += _replace_bill(conn, key, row, account, of_plant, result)


def _replace_bill(
    conn: Connection, key: Key, row: dict[Any, Any], account: Account,
    demands: dict[date, dict[str, Any]], result: Result,
) -> int:  # fmt: skip
    try:
        return write_month(conn, key, row, account, demands)
    except TariffError as error:
        delete_bill(conn, *key, row["month"])
        facts = {"carrier": key[1], "month": f"{row['month']:%Y-%m}"}
        result.findings.append(Finding("tariff.missing", str(error), facts, plant_id=key[0]))
        return 0
