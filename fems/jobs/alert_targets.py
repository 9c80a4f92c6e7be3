"""Targets that are off their glidepath, as causes of alerts; of all plants and the complex at once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from fems.clock import plant_day, time_zone
from fems.compute.alerts import Cause
from fems.store.figures import read_complex
from fems.store.plants import read_plants
from fems.store.pool import Connection
from fems.store.standings import read_off_targets, read_plant_months
from fems.store.targets import read_targets

KIND = "target.off"
COMPLEX = 0
"""Stands for the complex among plant_ids, where targets of the complex are compared."""
MOST_MONTHS = 24


def target_causes(conn: Connection, *, start: datetime, end: datetime) -> list[Cause]:
    """Targets exceeded so far, by the months that were over: one per target and month of the span.

    A plant's newest target counts, and the newest absolute one of the complex. The months of the year
    before the running one are compared; value is the share above what the target allows so far.
    """
    targets = [
        {**target, "plant_id": COMPLEX} if target["plant_id"] is None else target
        for target in read_targets(conn)
        if target["plant_id"] is not None or target["kind"] == "absolute"
    ]
    if not targets:
        return []
    place = read_complex(conn)
    zone = time_zone(place["time_zone"] if place else "UTC")
    first, last = (at.astimezone(zone).date().replace(day=1) for at in (start, end))
    months = _with_complex(
        read_plant_months(
            conn, read_plants(conn)["plant_id"].tolist(),
            first=date(min(int(t["base_year"]) for t in targets), 1, 1), last=last,
        )
    )  # fmt: skip
    causes: list[Cause] = []
    for month in _months(first, last)[-MOST_MONTHS:]:
        off = read_off_targets(conn, targets, months, today=month)
        so_far = _so_far(months, before=month)
        newest = {int(target["plant_id"]): target for target in targets}
        causes += [
            _cause(newest[plant], share, so_far.get(plant, 0.0), month, zone)
            for plant, share in off.items()
            if share > 0  # NaN is not
        ]
    return causes


def _cause(
    target: dict[str, Any], share: float, so_far_kg: float, month: date, zone: ZoneInfo
) -> Cause:
    too_much_kg = so_far_kg * share / (1 + share)
    plant = int(target["plant_id"])
    return Cause(
        KIND, plant_day(month, zone).start, None if plant == COMPLEX else plant, target["name"],
        until=plant_day(_next(month), zone).start, value=share, kg_co2e=too_much_kg,
        facts={"target": target["name"], "year": month.year},
    )  # fmt: skip


def _with_complex(months: pd.DataFrame) -> pd.DataFrame:
    """The months of the plants, and of all of them together as those of the complex."""
    if months.empty:
        return months
    summed = months.groupby("month", as_index=False).agg(
        kg_co2e=("kg_co2e", "sum"), unknown=("unknown", "sum")
    )
    return pd.concat([months, summed.assign(plant_id=COMPLEX)], ignore_index=True)


def _so_far(months: pd.DataFrame, *, before: date) -> dict[int, float]:
    """What was emitted in the year before a month, by plant_id. [kg CO2e]"""
    inside = (months["month"] >= date(before.year, 1, 1)) & (months["month"] < before)
    known = months[inside & (months["unknown"] == 0)]
    summed = known["kg_co2e"].astype(float).groupby(known["plant_id"]).sum()
    return {int(str(plant)): float(kg) for plant, kg in summed.items()}


def _months(first: date, last: date) -> Sequence[date]:
    found = [first]
    while found[-1] < last:
        found.append(_next(found[-1]))
    return found


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
