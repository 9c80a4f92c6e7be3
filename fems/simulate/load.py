"""What one load uses in each interval, from work, throughput and weather."""

from dataclasses import dataclass

import numpy as np

from fems.simulate.behaviour import Load
from fems.simulate.grid import Bools, Floats, Ints

HOURS = 0.25  # of an interval
LIMIT = 2.5  # standard deviations of noise: machines have ratings


@dataclass(frozen=True)
class Work:
    """What a load has to do with in each interval."""

    working: Bools
    throughput: Floats  # 1 = nominal
    temperature_c: Floats
    start_s: Ints


def amount(load: Load, work: Work, *, noise: Floats, factor: Floats, phase: float) -> Floats:
    """Amount a load uses in each interval. [kWh, Nm3 or GJ]

    Parameters
    ----------
    noise : Floats
        Unit-variance noise; the load's own share scales it. [1]
    factor : Floats
        Effect of efficiency measures, 1 before them. [1]
    phase : float
        Where in its cycle the load stands at the epoch. [rad]

    >>> work = Work(np.array([True]), np.array([0.5]), np.array([18.0]), np.array([0]))
    >>> load = Load(base=10, run=20, full=100, noise=0)
    >>> amount(load, work, noise=np.zeros(1), factor=np.ones(1), phase=0.0).tolist()
    [20.0]
    """
    working = work.working.astype(float)
    process = load.run * working + load.full * work.throughput
    if load.cycle_depth:
        turns = 2 * np.pi * work.start_s / (60 * load.cycle_min) + phase
        process = process * (1 + load.cycle_depth * np.clip(1.5 * np.sin(turns), -1, 1))
    climate = load.heat_per_k * np.maximum(load.heat_below_c - work.temperature_c, 0)
    climate = climate + load.cool_per_k * np.maximum(work.temperature_c - load.cool_above_c, 0)
    if load.climate_while_running:
        climate = climate * working
    rate = (load.base + process + climate) * (1 + load.noise * np.clip(noise, -LIMIT, LIMIT))
    return rate * factor * HOURS
