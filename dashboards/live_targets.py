"""Answers for the page of targets, from the database."""

from dataclasses import replace
from datetime import datetime, timedelta
from math import isnan

import pandas as pd

from dashboards import answers
from dashboards.carbon_source import GapMeans, RunningMonth, TargetView
from dashboards.live_carbon import newest_reading
from fems.clock import time_zone
from fems.compute.carbon.landing import Running
from fems.store.figures import read_complex
from fems.store.plants import read_plants
from fems.store.pool import Connection
from fems.store.progress import Progress, read_progresses
from fems.store.standings import read_plant_months
from fems.store.targets import read_targets


def targets(conn: Connection, now: datetime) -> list[TargetView]:
    """Targets in the year that is."""
    complex_, kept = read_complex(conn), read_targets(conn)
    if complex_ is None or not kept:
        return []
    today = now.astimezone(time_zone(complex_["time_zone"])).date()
    plants = [int(number) for number in read_plants(conn)["plant_id"]]
    of = [
        (target, plants if target["plant_id"] is None else [target["plant_id"]]) for target in kept
    ]
    newest = newest_reading(conn, now)
    january, over = today.replace(month=1, day=1), today.replace(day=1) - timedelta(days=1)
    last = over if over > january else today  # of the months that count so far
    months = read_plant_months(conn, plants, first=january, last=last)
    return [
        replace(target_view(found), newest=newest,
                quality=answers.quality(months[months["plant_id"].isin(ids)]))
        for found, (_, ids) in zip(
            read_progresses(conn, of, today.year, today=today), of, strict=True)
    ]  # fmt: skip


def target_view(progress: Progress) -> TargetView:
    """A target as pages are told of it."""
    target, landing, terms = progress.target, progress.landing, progress.terms
    months = pd.DataFrame(
        {"month": progress.months.index, "plan_kg": progress.plan.to_numpy(),
         "actual_kg": progress.months.to_numpy()}
    )  # fmt: skip
    return TargetView(
        name=target["name"], plant=target["plant"], year=progress.year, base_year=target["base_year"],
        base_kg=progress.base_kg, base_as_set_kg=progress.base_set, allowed_kg=progress.allowed,
        actual_kg=landing.actual, landing_kg=landing.landing, low_kg=landing.low, high_kg=landing.high,
        gap=_means(progress, landing.gap),
        landing_gap=None if isnan(landing.landing) else _means(progress, landing.landing_gap),
        running=None if landing.running is None else _running(landing.running),
        won_per_kwh=terms.won_per_kwh,
        billed=(terms.billed_from, terms.billed_to) if terms.billed_from and terms.billed_to else None,
        pv_kwh_per_kw=terms.pv_kwh_per_kw, source=target["source"], months=months,
    )  # fmt: skip


def _means(progress: Progress, kg: float) -> GapMeans:
    means = progress.means(kg)
    return GapMeans(kg, means["kwh"], means["pv_kw"], means["won_electricity"])


def _running(month: Running) -> RunningMonth:
    return RunningMonth(month.so_far, month.expected, month.low, month.high, month.forecast_share)
