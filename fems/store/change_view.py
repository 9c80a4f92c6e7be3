"""Why plants changed: an answer of a few reads, however many plants there are."""

from datetime import date
from typing import Any

from fems.compute.baseline import Baseline
from fems.compute.causes import Decomposition
from fems.compute.changes import changes_of, history_of, needs_history
from fems.compute.plant_change import Days
from fems.compute.records import from_record
from fems.compute.regression.prepare import Prepared
from fems.store.baselines import read_baselines
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.span_days import counts_hours, read_span_days


def read_changes(
    conn: Connection, plant_ids: list[int], *, before: Days, after: Days
) -> dict[int, Decomposition]:
    """Why the electricity bought and its carbon changed, by plant.

    Each plant's newest frozen baseline by day is used; a plant without one has its change
    unexplained.
    """
    frozen = {row["plant_id"]: row for row in read_baselines(conn, plant_ids=plant_ids,
                                                             only_frozen=True, grain="day")}  # fmt: skip
    models = {plant_id: from_record(row["model"]) for plant_id, row in frozen.items()}
    worked = frozenset(plant for plant, model in models.items() if counts_hours(model))
    spans = [(plant_id, days) for plant_id in plant_ids for days in (before, after)]
    days = read_span_days(conn, spans, with_hours=worked)
    baselines = [models.get(plant_id, Baseline("day")) for plant_id in plant_ids]
    wanted = {at: frozen[plant_id] for at, plant_id in enumerate(plant_ids)
              if needs_history(days, at, baselines[at])}  # fmt: skip
    kg = [_kg(conn, plant_ids, days) for days in (before, after)]
    changes = changes_of(
        days, baselines, [(kg[0].get(each, 0.0), kg[1].get(each, 0.0)) for each in plant_ids],
        _histories(conn, wanted, baselines, worked),
    )  # fmt: skip
    return dict(zip(plant_ids, changes, strict=True))


def _histories(
    conn: Connection, wanted: dict[int, dict[str, Any]], baselines: list[Baseline],
    worked: frozenset[int],
) -> dict[int, Prepared]:  # fmt: skip
    """Days that baselines were fitted to, as they are known now, by number of the plant."""
    if not wanted:
        return {}
    spans = [(row["plant_id"], Days(row["first_day"], row["last_day"])) for row in wanted.values()]
    days = read_span_days(conn, spans, with_hours=worked)
    found = {at: history_of(days, span, baselines[at]) for span, at in enumerate(wanted)}
    return {at: rows for at, rows in found.items() if rows is not None}


def _kg(conn: Connection, plant_ids: list[int], days: Days) -> dict[int, float]:
    params: dict[str, list[int] | date] = {"plant_ids": plant_ids, **days._asdict()}
    rows = read_frame(conn, "read_electricity_carbon", params)
    return dict(zip(rows["plant_id"].astype(int), rows["kg_co2e"].astype(float), strict=True))
