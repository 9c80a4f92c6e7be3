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
from fems.jobs.bills import month_bill
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store.contracts import Key, read_demands, read_power_factors, read_terms
from fems.store.cost import (
    claim_cost_days,
    read_cost_months,
    read_month_use,
    replace_band_days,
    replace_bills,
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
    plants = sorted({int(plant) for plant in days["plant_id"]})
    known = _months_again(read_cost_months(conn, plants), days)
    demands, factors = read_demands(conn, plants), read_power_factors(conn, plants)
    first = min((row["month"] for row in known), default=None)
    use = (
        {}
        if first is None
        else {
            (int(str(p)), str(c), m): rows
            for (p, c, m), rows in read_month_use(conn, plants, first=first).groupby(
                ["plant_id", "carrier", "month"]
            )
        }
    )
    bills = []
    for row in known:
        key = (int(row["plant_id"]), str(row["carrier"]))
        of_plant = demands.get(key[0], {}) if key[1] == "electricity" else {}
        account = Account(
            terms[key], {m: kw["kw"] for m, kw in of_plant.items()}, factors.get(key[0], {})
        )
        try:
            bills.append(month_bill(key, row, use[*key, row["month"]], account, of_plant))
        except TariffError as error:
            facts = {"carrier": key[1], "month": f"{row['month']:%Y-%m}"}
            result.findings.append(Finding("tariff.missing", str(error), facts, plant_id=key[0]))
    keys = [(int(r["plant_id"]), str(r["carrier"]), r["month"]) for r in known]
    result.rows += replace_bills(conn, plants, keys, bills)


def _months_again(months: pd.DataFrame, days: pd.DataFrame) -> list[dict[Any, Any]]:
    """Months with figures whose bills are made again."""
    found = []
    since = days.groupby(["plant_id", "carrier"])["day"].min().to_dict()
    for key, of_key in months.groupby(["plant_id", "carrier"]):
        if key not in since:
            continue
        start = since[key].replace(day=1)
        before = max((m for m in of_key["month"] if m < start), default=start)
        found += of_key[of_key["month"] >= before].to_dict("records")
    return found
