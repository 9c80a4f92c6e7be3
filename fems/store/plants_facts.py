"""What targets of plants are compared with, read once for all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from fems.compute.carbon.landing import Running, Stream, expect_streams, together
from fems.store.carbon import read_operational
from fems.store.gap_terms import GapTerms, PlantTerms, read_plant_terms
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.standings import read_plant_months

Months = npt.NDArray[np.float64]
Streams = dict[int, list[Stream]]

KEPT_DAYS = 28
"""Four weeks: what days without a forecast are expected to be like."""


@dataclass(frozen=True)
class PlantsFacts:
    """Facts by plant_id.

    emitted: kg CO2e of a plant and month, None where a carrier lacks a factor; made: its output. grid: fixed
    rates of electricity [kg CO2e/kWh]. streams: carriers in the month of today.
    """

    emitted: dict[tuple[int, date], float | None]
    made: dict[tuple[int, date], float | None]
    grid: dict[int, list[float]]
    streams: Streams
    terms: PlantTerms

    def year(self, plant_ids: Sequence[int], year: int) -> Months:
        """Emissions of plants in the months of a year; NaN where one is not known. [kg CO2e]"""
        return np.array([
            _sum([self.emitted[plant, month] for plant in plant_ids if (plant, month) in self.emitted])
            for month in months_of(year)
        ])  # fmt: skip

    def output(self, plant_id: int, year: int) -> Months:
        """Output of a plant in the months of a year, in its unit; NaN where nothing is known."""
        return np.array([_sum([self.made.get((plant_id, month))]) for month in months_of(year)])

    def kg_per_kwh(self, plant_ids: Iterable[int]) -> float:
        """Mean of the plants' fixed rates of electricity; NaN without one."""
        rates = [kg for plant in plant_ids for kg in self.grid.get(plant, []) if not np.isnan(kg)]
        return float(np.mean(rates)) if rates else float("nan")

    def running(self, plant_ids: Iterable[int]) -> Running | None:
        """The month of today of plants; see `read_running`."""
        return together([stream for plant in plant_ids for stream in self.streams.get(plant, [])])

    def gap_terms(self, plant_ids: Sequence[int]) -> GapTerms:
        """What closing a gap takes at these plants."""
        return self.terms.of(plant_ids)


def read_plants_facts(
    conn: Connection, plant_ids: list[int], *, first_year: int, last_year: int,
    of_output: list[int], today: date,
) -> PlantsFacts:  # fmt: skip
    """Facts of plants from the first to the last year; output of those in `of_output` alone."""
    days = {"first": date(first_year, 1, 1), "last": date(last_year, 12, 31)}
    months = read_plant_months(conn, plant_ids, **days)
    known = months["kg_co2e"].where(months["unknown"] == 0)
    made: dict[tuple[int, date], float | None] = {}
    if of_output:
        rows = read_frame(conn, "read_plants_month_outputs", {"plant_ids": of_output, **days})
        made = _by_month(rows["plant_id"], rows["month"], rows["output"])
    fixed = read_operational(conn, plant_ids)
    grid: dict[int, list[float]] = {}
    electricity = fixed[fixed["carrier"] == "electricity"]
    for plant, kg in zip(electricity["plant_id"], electricity["kg_per_unit_fixed"], strict=True):
        grid.setdefault(int(plant), []).append(float(kg))
    return PlantsFacts(
        _by_month(months["plant_id"], months["month"], known), made, grid,
        read_streams(conn, plant_ids, today=today), read_plant_terms(conn, plant_ids, today=today),
    )  # fmt: skip


def read_streams(conn: Connection, plant_ids: list[int], *, today: date) -> Streams:
    """Carriers of plants in the month of today: what was emitted, and what is to be expected."""
    first = today.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    back = min(first, today - timedelta(days=KEPT_DAYS))
    days = read_frame(conn, "read_running_days", {
        "plant_ids": plant_ids, "first": back, "last": today - timedelta(days=1)})  # fmt: skip
    params = {"plant_ids": plant_ids, "first": today, "last": last}
    ahead = read_frame(conn, "read_running_forecast", params)
    return expect_streams(days, ahead, today=today, last=last)


def months_of(year: int) -> list[date]:
    """First days of the months of a year."""
    return [date(year, month, 1) for month in range(1, 13)]


def _sum(values: Sequence[float | None]) -> float:
    """NaN of nothing, and where one is not known."""
    known = [value for value in values if value is not None]
    return float(sum(known)) if known and len(known) == len(values) else float("nan")


def _by_month(plants: Any, months: Any, values: Any) -> dict[tuple[int, date], float | None]:  # noqa: ANN401 (columns)
    return {
        (int(plant), month): None if value is None or np.isnan(value) else float(value)
        for plant, month, value in zip(plants, months, values, strict=True)
    }
