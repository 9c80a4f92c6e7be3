"""Demand and cost of a plant that exists only here."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards.money import CostView, DemandView, WhatIf
from dashboards.source import Name
from fems.compute.peak_risk import Risk
from fems.compute.tariffs.account import Account
from fems.compute.tariffs.demand import BillingDemand
from fems.compute.tariffs.reading import read_tariffs
from fems.compute.tariffs.schedule import Schedule, interval_hours
from fems.compute.tariffs.terms import Terms
from fems.compute.tariffs.what_if import Changes, what_if
from fems.errors import FemsError
from fems.simulate.definition import sample_data_dir
from fems.store.bill_view import MonthCost
from fems.store.demand_view import DemandState

SEOUL = ZoneInfo("Asia/Seoul")
MONTH = date(2026, 11, 1)
TARIFF = sample_data_dir() / "tariffs" / "kepco_industrial_b_2026-04-16.toml"

OPTIONS = {"high_a_i": Name("High voltage A, option I", "고압A 선택Ⅰ"),
           "high_a_ii": Name("High voltage A, option II", "고압A 선택Ⅱ")}  # fmt: skip


def schedule():
    return Schedule.of(read_tariffs(TARIFF.read_text(encoding="utf-8")))


def load(start, quarters, mean_kw):
    starts = pd.date_range(start, periods=quarters, freq="15min")
    hour = starts.tz_convert(SEOUL).hour
    kw = mean_kw * (0.7 + 0.6 * ((hour >= 8) & (hour < 20)))
    return pd.DataFrame({"start": starts, "kw": kw.astype(float), "estimated": 0.0})


def demand(code, name, now, mean_kw, contract_kw, *, known=True):
    midnight = now.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight.astimezone(UTC)
    quarter = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    paid = 1.35 * mean_kw
    running = {
        "quarter": quarter, "at": now, "used_kwh": 0.15 * mean_kw, "projected_kw": 1.38 * mean_kw,
        "low_kw": 1.3 * mean_kw, "high_kw": 1.45 * mean_kw, "counts": True,
        "limits": [
            {"kind": "contract", "limit_kw": contract_kw, "probability": 0.02,
             "allowable_kw": 1.9 * mean_kw, "shed_kw": 0.0},
            {"kind": "billing", "limit_kw": paid, "probability": 0.64,
             "allowable_kw": 1.31 * mean_kw, "shed_kw": 0.07 * mean_kw},
        ],
        "won": 4_992_000.0, "months": 12,
        "lines": [{"meter": "a", "name_en": "Press line", "name_ko": "프레스 라인", "now_kw": 300.0,
                   "usual_kw": 180.0, "excess_kw": 120.0}],
        "shed": [{"name_en": "Chiller 2", "name_ko": "냉동기 2호", "kw": 90.0}],
    }  # fmt: skip
    days = pd.DataFrame({
        "day": [MONTH + timedelta(days=n) for n in range(17)],
        "kw": [mean_kw * (1.1 + 0.01 * (n * 7 % 25)) for n in range(17)],
    })  # fmt: skip
    today = load(start, int((quarter - start) / timedelta(minutes=15)), mean_kw)
    ahead = load(start, 192, mean_kw)
    forecast = ahead.assign(low_kw=0.9 * ahead["kw"], high_kw=1.1 * ahead["kw"])
    hours = interval_hours(pd.DatetimeIndex(ahead["start"][:96]), schedule())
    billing = BillingDemand(Decimal(round(paid)), "ratchet", date(2026, 8, 1))
    state = DemandState(
        contract_kw=contract_kw if known else None, running=running if known else None,
        billing=billing if known else None,
        months={date(2026, 8, 1): {"kw": Decimal(round(paid)), "at": None}} if known else {},
        daily=days if known else days.iloc[:0], ahead=forecast,
        tomorrow=Risk(0.12, 0.4, ahead["start"].iloc[140]) if known else None,
        month_end=0.31 if known else None,
        warnings=[{"quarter": quarter - timedelta(hours=5), "kind": "billing", "limit_kw": paid,
                   "probability": 0.8, "projected_kw": paid + 20, "won": 1.0, "kw": paid + 11}]
        if known else [],
        loads=[],
    )  # fmt: skip
    return DemandView(
        code, name, SEOUL, now, now if known else None, state, today if known else today.iloc[:0],
        forecast[["start", "kw", "low_kw", "high_kw"]] if known else forecast.iloc[:0],
        hours[["start", "band"]] if known else hours[["start", "band"]].iloc[:0],
    )  # fmt: skip


def intervals(mean_kw):
    frame = load(datetime(2026, 10, 31, 15, tzinfo=UTC), 30 * 96, mean_kw)
    return frame.assign(amount=frame["kw"] / 4)[["start", "amount"]]


def account(contract_kw, mean_kw):
    terms = [Terms(date(2026, 5, 1), schedule(), "high_a_ii", Decimal(round(contract_kw)))]
    return Account(terms, {date(2026, 8, 1): Decimal(round(1.35 * mean_kw))})


def cost(code, name, now, mean_kw, contract_kw, unit, *, known=True):
    if not known:
        nothing = MonthCost([], [], pd.DataFrame(), None)
        empty = pd.DataFrame({"day": [], "hour": [], "kwh": [], "won": [], "band": []})
        return CostView(code, name, SEOUL, now, MONTH, [], nothing, None, unit, [], empty)
    bill = what_if(MONTH, intervals(mean_kw), account(contract_kw, mean_kw), Changes()).now
    row = {
        "carrier": "electricity", "series": "kepco_industrial_b", "option": bill.option,
        "tariffs": list(bill.tariffs), "currency": "KRW", "amount": bill.amount, "unit": "kWh",
        "charge_won": bill.charge_won, "total_won": bill.total_won, "billing_kw": bill.demand.kw,
        "basis": bill.demand.basis, "basis_month": bill.demand.month, "demand_kw": Decimal(900),
        "contract_kw": Decimal(round(contract_kw)), "unknown_months": [], "assumed": [],
        "measured_share": 0.98, "estimated_share": 0.02, "missing_share": 0.0, "whole": False,
    }  # fmt: skip
    lines = [
        {"carrier": "electricity", "kind": ln.kind, "season": ln.season, "band": ln.band,
         "first_day": ln.first, "last_day": ln.last, "quantity": ln.quantity, "unit": ln.unit,
         "price_won": ln.price_won, "won": ln.won,
         "facts": {k: str(v) if isinstance(v, Decimal) else v for k, v in ln.facts.items()}}
        for ln in bill.lines
    ]  # fmt: skip
    meters = pd.DataFrame({
        "meter": ["a", "b", None], "name_en": ["Press line", "Furnace", None],
        "name_ko": ["프레스 라인", "가열로", None],
        "amount": [bill.amount / 2, bill.amount / 3, bill.amount / 6],
        "won": [bill.total_won / 2, bill.total_won / 3, bill.total_won / 6],
    })  # fmt: skip
    hours = interval_hours(pd.DatetimeIndex(intervals(mean_kw)["start"]), schedule())
    hours["hour"] = pd.DatetimeIndex(hours["start"]).tz_convert(SEOUL).hour
    heat = hours.groupby(["day", "hour"], as_index=False).agg(band=("band", "first"))
    heat = heat.assign(kwh=mean_kw, won=mean_kw * 150.0)
    return CostView(
        code, name, SEOUL, now, MONTH, [MONTH, date(2026, 10, 1)],
        MonthCost([row], lines, meters, 1234.0), 1.0e8, unit, OPTIONS, heat,
    )  # fmt: skip


def otherwise(mean_kw, contract_kw, changes):
    try:
        found = what_if(MONTH, intervals(mean_kw), account(contract_kw, mean_kw), changes)
        return WhatIf(found)
    except FemsError as error:
        return WhatIf(None, error.problem, error.hint)
