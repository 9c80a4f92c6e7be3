"""Efficiency measures, and what they have saved so far."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from fems.compute.baseline import Baseline
from fems.compute.plant_days import drivers_by_day, rows_of, used_by_day
from fems.compute.projects import Project, Verified, verified
from fems.compute.records import from_record
from fems.compute.savings import Savings, savings_of
from fems.store.baselines import read_baselines, read_plant_days
from fems.store.events import read_taken_out
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.results import read_day_amounts
from fems.store.rows import read_dicts

BILLED_IN = "KRW"


def read_projects(conn: Connection, *, plant_ids: list[int] | None = None) -> list[dict[str, Any]]:
    """Projects by plant, oldest first."""
    return read_dicts(conn, "read_projects", {"plant_ids": plant_ids})


def write_project(
    conn: Connection, *, plant_id: int, project: Project, name: str, currency: str | None,
    note: str = "",
) -> None:  # fmt: skip
    """Keep a project; one of the same plant and code is changed."""
    conn.execute(
        query("write_project"),
        {
            "plant_id": plant_id, "code": project.code, "name": name, "done_on": project.done_on,
            "cost": project.cost, "currency": currency, "note": note,
            "expected_kwh_per_year": project.expected_kwh_per_year,
        },
    )  # fmt: skip


def read_verified(
    conn: Connection, row: dict[str, Any], *, last: date, price_per_kwh: float | None = None
) -> Verified:
    """What a project has saved up to a day, against the newest frozen baseline from before it.

    Parameters
    ----------
    row : dict
        Of read_projects.
    last : date
        Last day that counts.
    price_per_kwh : float, optional
        In the currency of the cost; that of the plant's own bills since the project if not given.
    """
    plant_id = int(row["plant_id"])
    project = project_of(row)
    if price_per_kwh is None and row["currency"] in (None, BILLED_IN):
        price_per_kwh = read_energy_price(conn, plant_id=plant_id, first=project.done_on, last=last)
    others = tuple(
        project_of(other)
        for other in read_projects(conn, plant_ids=[plant_id])
        if other["code"] != project.code
    )
    baseline = _before(conn, plant_id, project.done_on)
    days = read_plant_days(conn, plant_ids=[plant_id], first=project.done_on, last=last)
    if days.empty:
        saved = Savings(pd.DataFrame(), np.nan, np.nan, np.nan, np.nan, "none")
    else:
        rows = rows_of(plant_id, *_days(conn, days))
        saved = savings_of(baseline, rows, events=read_taken_out(conn, plant_id))
    return verified(project, saved, price_per_kwh=price_per_kwh, others=others)


def read_energy_price(conn: Connection, *, plant_id: int, first: date, last: date) -> float | None:
    """What a kWh less would have cost less, by the plant's bills of the months; None without one.

    The mean over the hours of use: when in the day a saving fell is not known. Base charge, power
    factor and taxes are left out. [won/kWh]
    """
    params = {"plant_id": plant_id, "first": first.replace(day=1), "last": last.replace(day=1)}
    price = read_dicts(conn, "read_energy_price", params)[0]["won_per_kwh"]
    return None if price is None else float(price)


def project_of(row: dict[str, Any]) -> Project:
    """The project that a row of read_projects holds."""
    return Project(row["code"], row["done_on"], row["cost"], row["expected_kwh_per_year"])


def _before(conn: Connection, plant_id: int, day: date) -> Baseline:
    """The newest frozen baseline by day that knows nothing of the day; one without terms if there is none."""
    frozen = read_baselines(conn, plant_ids=[plant_id], only_frozen=True, grain="day")
    earlier = [row for row in frozen if row["last_day"] < day]
    return from_record(earlier[-1]["model"]) if earlier else Baseline("day")


def _days(conn: Connection, days: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    amounts = read_day_amounts(conn, days)
    return used_by_day(amounts), drivers_by_day(amounts)
