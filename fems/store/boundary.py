"""What crosses the boundary of plants, and the rates it is counted with."""

from datetime import date, timedelta

import numpy as np

from fems.clock import time_zone
from fems.compute.carbon.gwp import ANNOUNCED
from fems.compute.carbon.inventory import Boundary, SlotCounts, day_number
from fems.compute.carbon.rates import Rate, rates_of
from fems.compute.carbon.streams import Stream
from fems.local_days import production_day
from fems.store.emissions import read_boundary_meters
from fems.store.factors import (
    INVENTORY,
    Choices,
    read_calorific_values,
    read_choices,
    read_factors,
)
from fems.store.pool import Connection


def read_boundary(
    conn: Connection, plant_ids: list[int], *, used_for: str = INVENTORY, gwp_set: str = ANNOUNCED
) -> Boundary:
    """Carriers at the boundary of plants, their meters, and the rates chosen for a use."""
    meters = read_boundary_meters(conn, plant_ids)
    groups = meters.drop_duplicates(["plant_id", "carrier"])[
        ["plant_id", "carrier", "time_zone", "newest_day"]
    ].reset_index(drop=True)
    meters["group"] = meters.groupby(["plant_id", "carrier"], sort=False).ngroup()
    factors, calorific = read_factors(conn), read_calorific_values(conn)
    choices = Choices(read_choices(conn))
    known: dict[Stream | None, list[Rate]] = {}
    scopes, rates = [], []
    for plant_id, carrier in zip(groups["plant_id"], groups["carrier"], strict=True):
        stream = choices.stream(int(plant_id), str(carrier), used_for=used_for)
        if stream not in known:
            known[stream] = rates_of(
                stream, factors=factors, calorific_values=calorific, gwp_set=gwp_set
            )
        rates.append(known[stream])
        scopes.append(stream.scope if stream else 2)
    return Boundary(groups.assign(scope=scopes), meters[["meter_id", "group", "first_day"]], rates)


def slot_counts(boundary: Boundary, first: date, last: date) -> SlotCounts:
    """Slots before each day of a span, by the time zones of the boundary."""
    counts = {}
    for name in boundary.groups["time_zone"].unique():
        zone = time_zone(name)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        slots = [round(production_day(day, zone).hours * 4) for day in days]
        counts[name] = (day_number(first), np.cumsum([0, *slots]))
    return counts
