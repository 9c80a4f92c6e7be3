"""Why plants changed: an answer of one or two reads."""

from datetime import date
from typing import Any

from fems.compute.baseline import Baseline
from fems.compute.causes import Decomposition
from fems.compute.plant_change import NO_DAYS, Days, change_of, known_days
from fems.compute.records import from_record
from fems.store.baselines import read_baselines
from fems.store.comparison_view import plant_days
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.results import read_day_amounts


def read_changes(
    conn: Connection, plant_ids: list[int], *, before: Days, after: Days
) -> dict[int, Decomposition]:
    """Why the electricity bought and its carbon changed, by plant.

    Each plant's newest frozen baseline by day is used; a plant without one has its change
    unexplained.
    """
    frozen = {row["plant_id"]: row for row in read_baselines(conn, plant_ids=plant_ids,
                                                             only_frozen=True, grain="day")}  # fmt: skip
    spans = [
        (plant_id, days)
        for plant_id in plant_ids
        for days in (before, after, *_own_days(frozen.get(plant_id)))
    ]
    amounts = read_day_amounts(conn, plant_days(spans))
    kg = [_kg(conn, plant_ids, days) for days in (before, after)]
    known, empty = known_days(amounts), amounts.iloc[:0]
    of_plant = {int(str(plant)): rows for plant, rows in amounts.groupby("plant_id")}
    return {
        plant_id: change_of(
            known.get(plant_id, NO_DAYS), of_plant.get(plant_id, empty),
            from_record(frozen[plant_id]["model"]) if plant_id in frozen else Baseline("day"),
            before=before, after=after,
            kg=(kg[0].get(plant_id, 0.0), kg[1].get(plant_id, 0.0)),
        )
        for plant_id in plant_ids
    }  # fmt: skip


def _own_days(row: dict[str, Any] | None) -> list[Days]:
    return [] if row is None else [Days(row["first_day"], row["last_day"])]


def _kg(conn: Connection, plant_ids: list[int], days: Days) -> dict[int, float]:
    params: dict[str, list[int] | date] = {"plant_ids": plant_ids, **days._asdict()}
    rows = read_frame(conn, "read_electricity_carbon", params)
    return dict(zip(rows["plant_id"].astype(int), rows["kg_co2e"].astype(float), strict=True))
