"""One bill from the figures of its month, with the shares of them that were measured."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from fems.clock import plant_days
from fems.compute.shares import quality_shares
from fems.compute.tariffs.account import Account
from fems.compute.tariffs.amounts import last_day
from fems.compute.tariffs.bill import Line
from fems.compute.tariffs.terms import segments
from fems.compute.tariffs.use import use_rows
from fems.store.contracts import Key


def month_bill(
    key: Key, row: dict[Any, Any], use: pd.DataFrame, account: Account,
    demands: dict[date, dict[str, Any]],
) -> tuple[dict[str, Any], list[dict[str, Any]]]:  # fmt: skip
    """The bill of a month and its lines, as the tables have them.

    Raises
    ------
    TariffError
        If a day of it has no contract or no tariff.
    """
    month: date = row["month"]
    bill = account.bill(month, use_rows(use))
    own = demands.get(month, {})
    part = segments(month, account.terms)
    tariff = part[-1].tariff
    expected = _slots_expected(use, part[0].first, row, tariff.zone)
    counts = pd.DataFrame({"slots": [int(use["slots"].sum())], "slots_expected": [expected],
                           "slots_estimated": [int(use["slots_estimated"].sum())]})  # fmt: skip
    shares = {str(k): v for k, v in quality_shares(counts).iloc[0].items()}
    return {
        "plant_id": key[0], "carrier": key[1], "month": month, "series": tariff.series,
        "option": bill.option, "tariffs": list(bill.tariffs), "currency": tariff.currency,
        "amount": bill.amount, "unit": tariff.unit, "charge_won": bill.charge_won,
        "total_won": bill.total_won, "billing_kw": bill.demand.kw, "basis": bill.demand.basis,
        "basis_month": bill.demand.month, "demand_kw": own.get("kw"), "demand_at": own.get("at"),
        "contract_kw": part[-1].contract_kw, "unknown_months": list(bill.demand.unknown),
        "assumed": list(bill.assumed), "whole": bool(row["newest"] > last_day(month)), **shares,
    }, [line_row(line) for line in bill.lines]  # fmt: skip


def line_row(line: Line) -> dict[str, Any]:
    """A line as the table has it."""
    facts = {k: str(v) if v is not None and not isinstance(v, bool | int) else v
             for k, v in line.facts.items()}  # fmt: skip
    return {"kind": line.kind, "season": line.season, "band": line.band, "first_day": line.first,
            "last_day": line.last, "quantity": line.quantity, "unit": line.unit,
            "price_won": line.price_won, "won": line.won, "facts": facts}  # fmt: skip


def _slots_expected(use: pd.DataFrame, first: date, row: dict[Any, Any], zone: ZoneInfo) -> int:
    """Intervals of the month's days so far: of the newest day, those there are."""
    end = last_day(row["month"])
    newest: date = row["newest"]
    if newest > end:
        return _slots(first, end, zone) * int(row["mains"])
    there = int(use.loc[use["day"] == newest, "slots"].sum())
    before = newest - timedelta(days=1)
    whole = _slots(first, before, zone) * int(row["mains"]) if before >= first else 0
    return whole + there


def _slots(first: date, last: date, zone: ZoneInfo) -> int:
    return int(plant_days(first, last, zone).hours * 4)
