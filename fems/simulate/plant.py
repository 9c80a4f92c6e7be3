"""What truly happens in one plant: the amounts of all its meters, block of days by block."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

import numpy as np

from fems.clock import time_zone
from fems.simulate.behaviour import Behaviour, Load, Measure, Output, PlantBehaviour
from fems.simulate.grid import Bools, Floats, Grid, Noise
from fems.simulate.load import HOURS, LIMIT, Work, amount
from fems.simulate.weather import Weather
from fems.simulate.working import break_depth, led, ramped, shift_level, stopped
from fems.site import Plant

BLOCK_DAYS = 32  # days are always made in the same blocks, so that results never differ by a bit
EXTRA_CHANNELS = 3  # of the noise, beside one per load: output, temperature, losses
DAILY_PART = 0.5  # of a load's noise that stays the same all day
SLOWEST, FASTEST = 0.55, 1.12  # bounds of a day's productivity


@dataclass(frozen=True)
class PlantModel:
    """A plant's truth, in closed form: nothing is carried from one day to the next."""

    plant: Plant
    behaviour: PlantBehaviour
    whole: Behaviour
    number: int
    seed: int
    anchor: date

    def block(self, index: int) -> Floats:
        """Amounts of one block of days, by interval and meter (in the plant's order).

        Canonical units: kWh, Nm3, GJ, the output's unit; for temperature the mean. [degC]
        """
        zone = time_zone(self.plant.time_zone)
        first = self.anchor + timedelta(days=index * BLOCK_DAYS)
        grid = Grid.of_days(first - timedelta(days=1), BLOCK_DAYS + 2, zone)
        channels = len(self.behaviour.load) + EXTRA_CHANNELS
        noise = Noise.of_days((self.seed, self.number), grid.days, channels=channels)
        weather = Weather.of_grid(grid, self.whole.climate, seed=self.seed)
        flow = _Flow(self, grid, noise, weather)
        by_meter = flow.amounts()
        inside = (grid.day > 0) & (grid.day <= BLOCK_DAYS)
        return np.column_stack([by_meter[m.code] for m in self.plant.meter])[inside]


class _Flow:
    """The work of one block and the amounts that follow from it."""

    def __init__(self, model: PlantModel, grid: Grid, noise: Noise, weather: Weather) -> None:
        self.model, self.grid, self.noise, self.weather = model, grid, noise, weather
        self.within = noise.autocorrelated(grid, rho=0.8)
        self.temperature_c = (
            weather.temperature_c + model.behaviour.temperature.offset_k + 0.1 * self.within[:, -2]
        )
        self.stopped = stopped(grid, model.behaviour.stop)
        self.breaks = break_depth(grid, model.behaviour)
        self.pace = self._productivity() * self._stoppages()

    def _productivity(self) -> Floats:
        """How much each day asks of the plant: chance, and a slow wave of orders. [1 = nominal]"""
        sigma = self.model.behaviour.productivity_sigma
        days = np.array([day.toordinal() for day in self.grid.days])
        orders = 0.05 * np.sin(2 * np.pi * days / 47 + self.model.number)
        pace = 0.94 * np.exp(sigma * self.noise.scalar[:, 0]) * (1 + orders)
        return np.clip(pace, SLOWEST, FASTEST)[self.grid.day]

    def _stoppages(self) -> Floats:
        """Unplanned stoppages of 30 min to 2 h: throughput falls to a tenth."""
        happens, when, how_long = self.noise.uniform[:, :3].T
        first = np.floor(when * 96)
        last = first + 2 + np.floor(how_long * 7)
        hit = (happens < self.model.behaviour.stoppages_per_day)[self.grid.day]
        hit &= self.grid.slot >= first[self.grid.day]
        hit &= self.grid.slot < last[self.grid.day]
        return np.where(hit, 0.1, 1.0)

    def _level(self, wanted: Load | Output) -> Floats:
        level = shift_level(
            self.grid,
            self.model.behaviour,
            self.model.whole.calendar,
            shifts=wanted.shifts,
        )
        return np.where(self.stopped, 0.0, level)

    def _throughput(self, level: Floats, *, breaks: float, sigma: float) -> Floats:
        flutter = 1 + sigma * np.clip(self.within[:, -1], -LIMIT, LIMIT)
        return ramped(level) * (1 - breaks * self.breaks) * self.pace * flutter

    def _output(self) -> Floats:
        output = self.model.behaviour.output
        pace = self._throughput(self._level(output), breaks=1.0, sigma=output.noise)
        return np.round(pace * output.rate_per_h * HOURS, output.decimals)

    def _load(self, number: int, load: Load) -> Floats:
        level = self._level(load)
        working: Bools = led(level > 0, intervals=round(load.lead_h * 4)) & ~self.stopped
        sigma = self.model.behaviour.output.noise
        work = Work(
            working=working,
            throughput=self._throughput(level, breaks=load.breaks, sigma=sigma),
            temperature_c=self.temperature_c,
            start_s=self.grid.start_s,
        )
        return amount(
            load,
            work,
            noise=self._mood(number),
            factor=self._factor(load),
            phase=float(self.model.number * 1.7 + number),
        )

    def _mood(self, number: int) -> Floats:
        """Noise of one load: mostly within the day, a part of it for the whole day. [1]"""
        today = self.noise.scalar[:, number + 1][self.grid.day]
        within: Floats = self.within[:, number]
        return DAILY_PART * today + sqrt(1 - DAILY_PART**2) * within

    def _factor(self, load: Load) -> Floats:
        factor = np.ones(len(self.grid.day))
        for measure in self.model.whole.measure:
            if (measure.plant, measure.meter) == (self.model.plant.code, load.meter):
                factor[self.grid.ordinals() >= self._first_day(measure)] *= measure.factor
        return factor

    def _first_day(self, measure: Measure) -> int:
        return self.model.anchor.toordinal() + measure.day

    def amounts(self) -> dict[str, Floats]:
        """Amount of every meter in each interval."""
        behaviour, plant = self.model.behaviour, self.model.plant
        by_meter = {
            behaviour.output.meter: self._output(),
            behaviour.temperature.meter: self.temperature_c,
        }
        totals: dict[str, Floats] = {}
        for number, load in enumerate(behaviour.load):
            used = self._load(number, load)
            totals[load.quantity] = totals.get(load.quantity, 0.0) + used
            if load.meter:
                by_meter[load.meter] = used
        losses = behaviour.loss_share * (1 + 0.1 * self.within[:, -3])
        totals["electricity"] = totals["electricity"] * (1 + losses)
        if behaviour.pv:
            sun = behaviour.pv.kwp * self.weather.pv_kw_per_kwp * HOURS
            by_meter[behaviour.pv.meter] = np.minimum(sun, totals["electricity"])
            totals["electricity"] = totals["electricity"] - by_meter[behaviour.pv.meter]
        mains = [m for m in plant.meter if m.role == "main" and m.quantity in totals]
        return by_meter | {main.code: totals[main.quantity] for main in mains}
