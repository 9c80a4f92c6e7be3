"""The balance of the plants whose days changed: main meters against submeters."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from fems.clock import plant_day, plant_days, time_zone
from fems.compute.finding import Finding
from fems.compute.quality.balance import BALANCE_NAMES, balances, direct_submeters, odd_balances
from fems.compute.quality.limits import QualityLimits
from fems.jobs.affected import local_day
from fems.jobs.job import Result
from fems.store.checks import read_balance_days, read_parents
from fems.store.findings import replace_findings
from fems.store.plants import records
from fems.store.pool import Connection
from fems.store.spans import Rows, span_rows
from fems.units import canonical_unit

REACH = timedelta(days=34)
"""A day is part of the band of the four weeks after its own week; a band rests on as much."""


def check_balance(
    conn: Connection, spans: Rows, meters: Mapping[int, Mapping[str, Any]], now: datetime
) -> Result:
    """Judge the days of plants that changed, and those after them whose band they are part of."""
    touched = _touched_days(spans, meters, now)
    if not touched:
        return Result()
    plant_ids = list(touched)
    amounts = read_balance_days(
        conn, plant_ids, first=min(first for first, _ in touched.values()) - REACH,
        last=max(last for _, last in touched.values()),
    )  # fmt: skip
    if amounts.empty:
        return Result()
    shares = balances(amounts, direct_submeters(amounts, read_parents(conn, plant_ids)))
    odd = records(odd_balances(shares, QualityLimits()))
    found = [_finding(row, meters[int(row["main_id"])]) for row in odd]
    days = [
        (meter_id, *plant_days(*touched[meter["plant_id"]], time_zone(meter["time_zone"])))
        for meter_id, meter in meters.items()
        if meter["role"] == "main" and meter["plant_id"] in touched
    ]
    return Result(replace_findings(conn, BALANCE_NAMES, span_rows(days), found))


def _touched_days(
    spans: Rows, meters: Mapping[int, Mapping[str, Any]], now: datetime
) -> dict[int, tuple[date, date]]:
    """First and last local day to judge, by plant; none that is not over."""
    touched: dict[int, tuple[date, date]] = {}
    for meter_id, start, end in spans.tolist():
        plant_id, zone = meters[meter_id]["plant_id"], time_zone(meters[meter_id]["time_zone"])
        yesterday = now.astimezone(zone).date() - timedelta(days=1)
        first, last = local_day(start, zone), min(local_day(end, zone) + REACH, yesterday)
        if first <= yesterday:
            before = touched.get(plant_id, (first, last))
            touched[plant_id] = (min(first, before[0]), max(last, before[1]))
    return touched


def _finding(row: Mapping[Any, Any], main: Mapping[Any, Any]) -> Finding:
    window = plant_day(row["day"], time_zone(main["time_zone"]))
    carrier = row["quantity"]
    unit = canonical_unit(carrier, kind=main["kind"], output_unit=main["output_unit"])
    facts = {
        "quantity": carrier, "unit": unit, "share": round(row["share"], 4),
        "used": round(row["used"], 3), "metered": round(row["metered"], 3),
    }  # fmt: skip
    if row["name"] == "balance.negative":
        sentence = (
            f"Submeters count {row['metered']:,.1f} {unit}, {-row['share']:.1%} more than the "
            f"{row['used']:,.1f} {unit} of {carrier} the plant took in."
        )
    else:
        facts |= {"usual": round(row["usual"], 4), "sigma": round(row["sigma"], 4)}
        sentence = (
            f"{row['share']:.1%} of {row['used']:,.1f} {unit} of {carrier} are on no submeter; "
            f"usually it is {row['usual']:.1%}."
        )
    return Finding(row["name"], sentence, facts, int(row["main_id"]), start=window.start,
                   end=window.end)  # fmt: skip
