"""This year of a complex that exists only here: a target, savings, and tenants on both sides of theirs."""

from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards.source import Figure, Quality
from dashboards.year import TenantCarbon, YearView
from fems.compute.carbon.pace import COLUMNS, months_to
from fems.compute.savings import Savings

OFF = {"P01": 0.072, "P02": -0.08, "P05": 0.02, "P07": -0.01, "P09": None}
"""Distance to the own target; P09 has one, but no month that is over."""


def glide(today):
    """Two years of months and the path to 2030."""
    known = {date(2025, m, 1): 3e6 for m in range(1, 13)} | {
        date(2026, m, 1): 3e6 + 2e4 * (m % 3) for m in range(1, today.month)
    }
    return months_to(known, [3e6] * 12, base_kg=36e6, base_year=2025, anchors=[(2030, 0.21)],
                     until=2030, today=today)  # fmt: skip


def year(names, now, target, *, known):
    today = now.date()
    if not known:
        return YearView(now, ZoneInfo("Asia/Seoul"), 2026, date(2026, 11, 17), None, pd.DataFrame(columns=COLUMNS),
                        None, None, Figure(None, None), 0, None, 0, len(names),
                        [TenantCarbon(code, name, None, has_target=False, off_target=None) for code, name in names])  # fmt: skip
    tenants = [
        TenantCarbon(code, name, 1e6 * (n + 1), code in OFF, OFF.get(code))
        for n, (code, name) in enumerate(names)
    ]
    saved = Savings(pd.DataFrame(), 4.0e6, 3.8e6, 5e4, 200.0, "formula", 0.97)
    return YearView(
        now, ZoneInfo("Asia/Seoul"), 2026, date(2026, 11, 17), target, glide(today), 31.6e6, Quality(0.98, 0.015, 0.005),
        Figure(30e6, 29e6), 1, saved, 11, len(names), tenants,
    )  # fmt: skip
