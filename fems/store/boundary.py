"""What crosses the boundary of plants, and the rates it is counted with."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from psycopg.rows import dict_row

from fems.clock import time_zone
from fems.compute.carbon.gwp import ANNOUNCED
from fems.compute.carbon.inventory import Boundary, SlotCounts, day_number
from fems.compute.carbon.rates import Rate, rates_of
from fems.compute.carbon.streams import Stream
from fems.local_days import production_day
from fems.store.factors import INVENTORY, Choices
from fems.store.pool import Connection
from fems.store.queries import query

_GROUP = ("plant_id", "carrier", "time_zone", "newest_day")


def read_boundary(
    conn: Connection, plant_ids: list[int], *, used_for: str = INVENTORY, gwp_set: str = ANNOUNCED
) -> Boundary:
    """Carriers at the boundary of plants, their meters, and the rates chosen for a use."""
    with conn.pipeline():  # one trip to the server
        asked = [
            conn.cursor(row_factory=dict_row).execute(query(name), params)
            for name, params in (
                ("read_boundary_meters", {"plant_ids": plant_ids}), ("read_factors", None),
                ("read_calorific_values", None), ("read_factor_choices", None),
            )
        ]  # fmt: skip
        meters, factors, calorific, chosen = (cursor.fetchall() for cursor in asked)
    choices = Choices(chosen)
    known: dict[Stream | None, list[Rate]] = {}
    groups: dict[tuple[int, str], dict[str, Any]] = {}
    rates = []
    for meter in meters:
        key = meter["plant_id"], meter["carrier"]
        if key in groups:
            continue
        stream = choices.stream(*key, used_for=used_for)
        if stream not in known:
            known[stream] = rates_of(
                stream, factors=factors, calorific_values=calorific, gwp_set=gwp_set
            )
        rates.append(known[stream])
        groups[key] = {
            **{name: meter[name] for name in _GROUP},
            "scope": stream.scope if stream else 2,
        }
    number = {key: n for n, key in enumerate(groups)}
    columns = {name: [group[name] for group in groups.values()] for name in (*_GROUP, "scope")}
    return Boundary(
        pd.DataFrame(columns),
        pd.DataFrame({
            "meter_id": [meter["meter_id"] for meter in meters],
            "group": [number[meter["plant_id"], meter["carrier"]] for meter in meters],
            "first_day": [meter["first_day"] for meter in meters],
        }),
        rates,
    )  # fmt: skip


def slot_counts(boundary: Boundary, first: date, last: date) -> SlotCounts:
    """Slots before each day of a span, by the time zones of the boundary."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        name: (day_number(first), np.cumsum([0, *(_slots(day, name) for day in days)]))
        for name in set(boundary.groups["time_zone"])
    }


@lru_cache(100_000)
def _slots(day: date, zone: str) -> int:
    return round(production_day(day, time_zone(zone)).hours * 4)
