"""Why plants changed, and how they stand among each other: answers of one or two reads."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from fems.compute.baseline import Baseline
from fems.compute.causes import Decomposition
from fems.compute.comparison import Score
from fems.compute.plant_change import Days, plant_change
from fems.compute.plant_days import drivers_by_day, rows_of, used_by_day
from fems.compute.records import from_record
from fems.compute.saved_spans import saved_in
from fems.compute.savings import Savings
from fems.compute.trade import Tenant, scores_in_trade
from fems.store.baselines import read_baselines, read_savings
from fems.store.plants import read_frame, read_plants
from fems.store.pool import Connection
from fems.store.results import read_day_amounts


def read_changes(
    conn: Connection, plant_ids: list[int], *, before: Days, after: Days
) -> dict[int, Decomposition]:
    """Why the electricity bought and its carbon changed, by plant.

    Each plant's newest frozen baseline is used; a plant without one has its change unexplained.
    """
    frozen = {row["plant_id"]: row for row in read_baselines(conn, plant_ids=plant_ids,
                                                             only_frozen=True)}  # fmt: skip
    spans = [
        (plant_id, days)
        for plant_id in plant_ids
        for days in (before, after, *_own_days(frozen.get(plant_id)))
    ]
    amounts = read_day_amounts(conn, _plant_days(spans))
    kg = [_kg(conn, plant_ids, days) for days in (before, after)]
    return {
        plant_id: plant_change(
            amounts[amounts["plant_id"] == plant_id],
            from_record(frozen[plant_id]["model"]) if plant_id in frozen else Baseline("day"),
            before=before, after=after,
            kg=(kg[0].get(plant_id, 0.0), kg[1].get(plant_id, 0.0)),
        )
        for plant_id in plant_ids
    }  # fmt: skip


def read_scores(conn: Connection, *, days: Days, trade: str | None = None) -> list[Score]:
    """Score of each plant that has a frozen baseline from before the days: of a trade, or of all."""
    plants = read_plants(conn)
    if trade is not None:
        plants = plants[plants["trade"] == trade]
    frozen = {
        row["plant_id"]: row
        for row in read_baselines(conn, plant_ids=plants["plant_id"].tolist(), only_frozen=True)
        if row["last_day"] < days.first
    }
    if not frozen:
        return []
    spans = [
        (plant_id, each) for plant_id, row in frozen.items() for each in (days, *_own_days(row))
    ]
    amounts = read_day_amounts(conn, _plant_days(spans))
    known = plants.set_index("plant_id")
    return scores_in_trade(
        [_tenant(amounts, row, str(known.loc[plant_id, "trade"]), days)
         for plant_id, row in frozen.items()]
    )  # fmt: skip


def read_tenant_facts(conn: Connection, plant_ids: list[int], days: Days) -> pd.DataFrame:
    """Intensity, emissions and measured share by plant_id: kwh_per_unit, kg_co2e, measured_share."""
    params: dict[str, list[int] | date] = {"plant_ids": plant_ids, **days._asdict()}
    return read_frame(conn, "read_tenant_facts", params).set_index("plant_id")


def read_saved(conn: Connection, plant_ids: list[int], days: Days) -> dict[int, Savings]:
    """Savings of the days by plant_id, of plants of which any day counts."""
    frozen = read_baselines(conn, plant_ids=plant_ids, only_frozen=True)
    models = {row["baseline_id"]: from_record(row["model"]) for row in frozen}
    table = read_savings(conn, plant_ids=plant_ids, **days._asdict())
    length = (days.last - days.first).days + 1
    return {
        int(str(plant_id)): saved_in(of_plant, models, expected_days=length)
        for plant_id, of_plant in table.groupby("plant_id")
    }


def _tenant(amounts: pd.DataFrame, row: dict[str, Any], trade: str, days: Days) -> Tenant:
    plant_id = row["plant_id"]
    of_plant = amounts[amounts["plant_id"] == plant_id]
    now = of_plant["day"].between(days.first, days.last)
    own = of_plant["day"].between(row["first_day"], row["last_day"])
    drivers = drivers_by_day(of_plant[own])
    made = [name for name in drivers if str(name).startswith("output")]
    size = float(drivers[made].sum(axis=1, min_count=1).mean()) if made else np.nan
    rows = rows_of(plant_id, used_by_day(of_plant[now]), drivers_by_day(of_plant[now]))
    return Tenant(row["plant"], trade, from_record(row["model"]), rows, size)


def _own_days(row: dict[str, Any] | None) -> list[Days]:
    return [] if row is None else [Days(row["first_day"], row["last_day"])]


def _plant_days(spans: list[tuple[int, Days]]) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"plant_id": plant_id, "day": pd.date_range(days.first, days.last).date})
        for plant_id, days in spans
    ]
    return (
        pd.concat(parts).drop_duplicates() if parts else pd.DataFrame(columns=["plant_id", "day"])
    )


def _kg(conn: Connection, plant_ids: list[int], days: Days) -> dict[int, float]:
    params: dict[str, list[int] | date] = {"plant_ids": plant_ids, **days._asdict()}
    rows = read_frame(conn, "read_electricity_carbon", params)
    return dict(zip(rows["plant_id"].astype(int), rows["kg_co2e"].astype(float), strict=True))
