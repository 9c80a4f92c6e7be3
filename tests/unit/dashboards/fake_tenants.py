"""A comparison of the fake complex's plants, and why it changed."""

from datetime import date

import numpy as np
from fake_performance import full

from dashboards.source import Figure
from dashboards.tenants import TenantRow, TenantsView, WhyView
from fems.compute.causes import CAUSES, Decomposition, Part
from fems.compute.comparison import Score, compared
from fems.compute.plant_change import Days
from fems.store.plants import records

SPAN = Days(date(2026, 11, 11), date(2026, 11, 17))
BEFORE = Days(date(2026, 11, 4), date(2026, 11, 10))
KWH = {
    "output": -62_000.0,
    "weather": 21_000.0,
    "efficiency": -48_000.0,
    "own_renewables": -9_000.0,
}


def tenants(names, now, trade, *, known):
    """The last plant has no baseline, the one before it no score."""
    trades = sorted({row[2] for row in names})
    chosen = [row for row in names if trade in (None, row[2])]
    by_code = {row[0]: row for row in names}
    scores = [
        Score(code, of, np.nan if n == 10 else 0.9 + 0.02 * n, 0.01 + 0.004 * (n % 3), 40.0)
        for n, (code, _, of, _) in enumerate(chosen[:11])
    ]
    rows = [
        TenantRow(
            code=r["plant"], name=by_code[r["plant"]][1], trade=r["trade"],
            output_unit=by_code[r["plant"]][3], score=r["score"], low=r["low"], high=r["high"],
            rank=r["rank"], rank_low=r["rank_low"], rank_high=r["rank_high"], tied=r["tied"],
            basis="trade" if r["plant"] in {"P02", "P05"} else "own", covered=r["covered"],
            grain="day",
            saved=full().total, kwh_per_unit=Figure(312.4, 300.0), kg_co2e=Figure(52_000.0, None), measured_share=0.998,
        )
        for r in (records(compared(scores).table) if known else [])
    ]  # fmt: skip
    listed = {row.code for row in rows}
    without = [name for code, name, *_ in chosen if code not in listed]
    return TenantsView(now, *SPAN, trade, trades, rows, without)


def why(_now, *, known):
    if not known:
        nothing = {cause: Part() for cause in CAUSES}
        return WhyView(BEFORE, SPAN, Decomposition(0.0, 0.0, 0.0, 0.0, nothing), 0, 12)
    parts = {
        cause: Part(KWH.get(cause, 0.0), 0.4 * KWH.get(cause, 0.0), 4_000.0, 1_600.0, 40.0)
        for cause in CAUSES
    }
    change = sum(KWH.values())
    found = Decomposition(1_900_000.0, 1_900_000.0 + change, 8e5, 8e5 + 0.4 * change, parts)
    return WhyView(BEFORE, SPAN, found, 11, 12)
