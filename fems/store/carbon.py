"""Emissions as people look at them: months in both views, and plants side by side."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from fems.compute.carbon.compare import compare_plants
from fems.compute.carbon.rates import Rate
from fems.store.boundary import read_boundary
from fems.store.emissions import DaySpan, read_emission_months
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query

OPERATIONAL = "operational"


def read_months(conn: Connection, plant_ids: list[int], *, first: date, last: date) -> pd.DataFrame:
    """Emissions by plant, carrier and month or part of it, as table emission_month has them."""
    return read_emission_months(conn, [DaySpan(plant, first, last) for plant in plant_ids])


def read_month_span(conn: Connection) -> tuple[date, date] | None:
    """First days of the oldest and the newest month with emissions; None before there are any."""
    row = conn.execute(query("read_emission_span")).fetchone()
    return (row[0], row[1]) if row and row[0] else None


def read_operational(conn: Connection, plant_ids: list[int]) -> pd.DataFrame:
    """One fixed rate per plant and carrier, for trends: plant_id, carrier, kg_per_unit_fixed.

    It is the newest rate of the series chosen for the operational view, else of the inventory's.
    """
    boundary = read_boundary(conn, plant_ids, used_for=OPERATIONAL)
    rows = boundary.groups[["plant_id", "carrier"]]
    return rows.assign(kg_per_unit_fixed=[_newest(rates) for rates in boundary.rates])


def read_comparison(conn: Connection, *, first: date, last: date) -> pd.DataFrame:
    """Plants in carbon and carbon intensity with bounds; see compare_plants."""
    rows = read_frame(conn, "read_comparison", {"first": first, "last": last})
    for name in ("kg_co2e", "output", "estimated_share", "missing_share"):
        rows[name] = rows[name].astype(float)
    return compare_plants(rows)


def _newest(rates: Sequence[Rate]) -> float:
    known = [rate for rate in rates if rate.factor_id is not None]
    return known[-1].kg_co2e if known else float("nan")
