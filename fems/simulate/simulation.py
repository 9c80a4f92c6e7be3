"""The simulated complex: what truly happened and what its meters publish."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from fems.clock import Window, plant_day, time_zone
from fems.simulate.definition import Definition
from fems.simulate.faults import Published, with_faults
from fems.simulate.grid import Ints
from fems.simulate.plant import PlantModel
from fems.simulate.plant_meters import PlantMeters
from fems.simulate.plant_truth import INTERVAL_US, PlantTruth

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Simulation:
    """The complex from an anchor day on: what truly happened and what its meters publish.

    Everything follows from the definition, the seed and the anchor; there is no state but a cache.
    Nothing exists before the anchor day's local midnight.

    Parameters
    ----------
    definition : Definition
        The complex and its behaviour.
    seed : int
        Chooses the chances: weather, demand, noise.
    anchor : date
        First local day; measures and faults count their days from it.

    Examples
    --------
    >>> simulation = Simulation.of_sample_complex(seed=1, anchor=date(2026, 3, 2))
    >>> day = plant_day(date(2026, 3, 3), time_zone("Asia/Seoul"))
    >>> len(simulation.truth(day)) == 96 * len(simulation.meters())
    True
    """

    def __init__(self, definition: Definition, *, seed: int, anchor: date) -> None:
        self.definition, self.seed, self.anchor = definition, seed, anchor
        self._plants = [
            PlantMeters(
                PlantTruth(PlantModel(plant, behaviour, definition.behaviour, n, seed, anchor)),
                definition.behaviour.fault,
            )
            for n, (plant, behaviour) in enumerate(definition.plants(), start=1)
        ]

    @classmethod
    def of_sample_complex(cls, *, seed: int = 1, anchor: date) -> Self:
        """The complex of sample_data."""
        return cls(Definition.sample(), seed=seed, anchor=anchor)

    def meters(self) -> pd.DataFrame:
        """plant, meter, quantity, kind, unit, role, multiplier, digits (missing: no register)."""
        columns = ["quantity", "kind", "unit", "role", "multiplier", "digits"]
        rows = [
            [plant.code, meter.code, *(getattr(meter, column) for column in columns)]
            for plant in self.definition.site.plant
            for meter in plant.meter
        ]
        frame = pd.DataFrame(rows, columns=["plant", "meter", *columns])
        return frame.astype({"digits": "Int64"})

    def truth(self, window: Window) -> pd.DataFrame:
        """plant, meter, start (UTC), amount: what each meter's boundary saw in each interval.

        Canonical units: kWh, Nm3, GJ, the output's unit; for temperature the mean. [degC]
        Intervals belong to the window that holds their start.
        """
        start_us, end_us = _microseconds(window.start), _microseconds(window.end)
        parts = []
        for plant in self._plants:
            truth = plant.truth
            first = max(-(-(start_us - truth.start_us) // INTERVAL_US), 0)
            last = max(-(-(end_us - truth.start_us) // INTERVAL_US), first)
            truth.reach(truth.start_us + last * INTERVAL_US)
            times = truth.start_us + np.arange(first, last) * INTERVAL_US
            for column, meter in enumerate(truth.model.plant.meter):
                part = Published(times, truth.amounts[first:last, column], times)
                parts.append((truth.model.plant.code, meter.code, part))
        frame = _frame(parts)
        return frame.drop(columns="arrives").rename(columns={"ts": "start", "value": "amount"})

    def readings(self, window: Window, *, every_s: int = 900) -> pd.DataFrame:
        """plant, meter, ts, value, arrives: what the meters publish, data faults included.

        Registers, powers and gauges are read every so many seconds (a power is the mean of the
        interval that holds ts); interval meters give a row per 15 min, at the interval's start.
        Values are in the meter's own unit, without its multiplier.
        """
        start_us, end_us = _microseconds(window.start), _microseconds(window.end)
        sampled = _ticks(start_us, end_us, every_s * 1_000_000)
        whole = _ticks(start_us, end_us, INTERVAL_US)
        return self._published(lambda kind: whole if kind == "interval" else sampled)

    def readings_at(self, instant: datetime) -> pd.DataFrame:
        """plant, meter, ts, value, arrives: what the meters would publish at one instant.

        An interval meter gives its last closed interval.
        """
        now_us = _microseconds(instant)
        now = np.array([now_us])
        closed = np.array([now_us // INTERVAL_US * INTERVAL_US - INTERVAL_US])
        return self._published(lambda kind: closed if kind == "interval" else now)

    def _published(self, times_of: Callable[[str], Ints]) -> pd.DataFrame:
        parts = []
        for plant in self._plants:
            for publisher, faults in plant.publishers():
                times = times_of(publisher.meter.kind)
                times = times[times >= plant.truth.start_us]
                part = with_faults(times, publisher, faults)
                parts.append((plant.truth.model.plant.code, publisher.meter.code, part))
        return _frame(parts)

    def measures(self) -> pd.DataFrame:
        """plant, meter, day, start (UTC), factor, name_en, name_ko of each efficiency measure."""
        rows = []
        for measure in self.definition.behaviour.measure:
            day = self.anchor + timedelta(days=measure.day)
            start = plant_day(day, self._zones[measure.plant]).start
            rows.append({**measure.model_dump(), "start": start})
        columns = ["plant", "meter", "day", "start", "factor", "name_en", "name_ko"]
        return pd.DataFrame(rows, columns=columns)

    def faults(self) -> pd.DataFrame:
        """plant, meter, kind, start, end (UTC), late_h, value of each data fault."""
        rows = [
            {
                **dated.fault.model_dump(include={"plant", "meter", "kind", "value"}),
                "start": EPOCH + timedelta(microseconds=dated.start_us),
                "end": EPOCH + timedelta(microseconds=dated.end_us),
                "late_h": dated.late_us / 3.6e9,
            }
            for plant in self._plants
            for dated in plant.faults
        ]
        columns = ["plant", "meter", "kind", "start", "end", "late_h", "value"]
        return pd.DataFrame(rows, columns=columns)

    @cached_property
    def _zones(self) -> dict[str, ZoneInfo]:
        return {p.code: time_zone(p.time_zone) for p in self.definition.site.plant}


def _microseconds(instant: datetime) -> int:
    return (instant - EPOCH) // timedelta(microseconds=1)


def _ticks(start_us: int, end_us: int, step_us: int) -> Ints:
    """Multiples of a step in [start, end)."""
    return np.arange(-(-start_us // step_us), -(-end_us // step_us)) * step_us


def _frame(parts: list[tuple[str, str, Published]]) -> pd.DataFrame:
    lengths = [len(part.ts_us) for _, _, part in parts]

    def instants(values: list[Ints]) -> pd.DatetimeIndex:
        return pd.DatetimeIndex(np.concatenate(values).view("M8[us]"), tz="UTC")

    return pd.DataFrame(
        {
            "plant": _repeated([plant for plant, _, _ in parts], lengths),
            "meter": _repeated([meter for _, meter, _ in parts], lengths),
            "ts": instants([part.ts_us for _, _, part in parts]),
            "value": np.concatenate([part.value for _, _, part in parts]),
            "arrives": instants([part.arrives_us for _, _, part in parts]),
        }
    )


def _repeated(codes: list[str], lengths: list[int]) -> pd.Series:
    return pd.Series(codes, dtype="str").repeat(lengths).reset_index(drop=True)
