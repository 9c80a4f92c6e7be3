"""Emissions of plants by month, and how far each is off a target of its own: one read for all plants."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.carbon.pace import off_path
from fems.compute.carbon.targets import glidepath
from fems.store.plants import read_frame
from fems.store.pool import Connection

Months = npt.NDArray[np.float64]


def read_plant_months(
    conn: Connection, plant_ids: list[int], *, first: date, last: date
) -> pd.DataFrame:
    """plant_id, month, kg_co2e [kg CO2e], unknown, slots, slots_estimated, slots_expected."""
    return read_frame(conn, "read_plant_months", {"plant_ids": plant_ids, "first": first, "last": last})  # fmt: skip


def read_off_targets(
    conn: Connection, targets: Sequence[dict[str, Any]], months: pd.DataFrame, *, today: date
) -> dict[int, float]:
    """By plant_id, how far this year's months that are over are off the plant's own target [1].

    Of several targets of a plant the newest counts. `months` as of `read_plant_months`, of this year
    and of every base year. The same as the gap of `read_progress`, as a share of what is allowed.
    """
    own = {int(t["plant_id"]): t for t in targets if t["plant_id"] is not None}
    of_intensity = [plant for plant, target in own.items() if target["kind"] == "intensity"]
    outputs = pd.DataFrame(columns=["plant_id", "month", "output"])
    if of_intensity:
        first = date(min(own[plant]["base_year"] for plant in of_intensity), 1, 1)
        outputs = read_frame(conn, "read_plants_month_outputs", {
            "plant_ids": of_intensity, "first": first, "last": today})  # fmt: skip
    known = months[months["unknown"] == 0]
    emitted, made = _by_plant(known, "kg_co2e"), _by_plant(outputs, "output")
    return {
        plant: _off(target, emitted.get(plant, {}), made.get(plant), today=today)
        for plant, target in own.items()
    }


def _off(
    target: dict[str, Any], emitted: dict[date, float], made: dict[date, float] | None, *, today: date
) -> float:  # fmt: skip
    base_year = int(target["base_year"])
    base = _year(emitted, base_year)
    whole = not np.isnan(base).any()
    ratio = None
    if target["kind"] == "intensity":
        before = _year(made or {}, base_year)
        ratio = _year(made or {}, today.year) / np.where(before > 0, before, np.nan)
    return off_path(
        _year(emitted, today.year).tolist(), base.tolist() if whole else target["base_months"],
        base_kg=float(base.sum()) if whole else target["base_kg"],
        share=glidepath(1.0, base_year, target["anchors"], today.year), months=today.month - 1,
        output_ratio=None if ratio is None else ratio.tolist(),
    )  # fmt: skip


def _by_plant(rows: pd.DataFrame, column: str) -> dict[int, dict[date, float]]:
    found: dict[int, dict[date, float]] = {}
    for plant, month, value in zip(rows["plant_id"], rows["month"], rows[column], strict=True):
        found.setdefault(int(plant), {})[month] = np.nan if value is None else float(value)
    return found


def _year(values: dict[date, float], year: int) -> Months:
    return np.array([values.get(date(year, month, 1), np.nan) for month in range(1, 13)])
