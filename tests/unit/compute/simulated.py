"""Daily electricity, output and temperature of the simulated complex, with changes of our own."""

from datetime import date, time
from functools import cache
from typing import get_args

import numpy as np
import pandas as pd

from fems.simulate.behaviour import DayType, Shift
from fems.simulate.definition import Definition
from fems.simulate.plant import BLOCK_DAYS, PlantModel

FIRST = date(2024, 1, 1)
DAYS = 730
MEASURE_DAY = 366 + 30
SLOTS = 96
"""Of a day in Seoul, which has no summer time."""
ALL_DAY = Shift(name="day", days=get_args(DayType), start=time(0), end=time(0))
"""Of plants that work always and name no shift."""


def complex_with(*, measures=True, warmer_k=0.0, output=1.0, day=MEASURE_DAY):
    """The sample complex with its measures on a later day, another climate, shifts of other pace."""
    sample = Definition.sample()
    behaviour = sample.behaviour
    dated = [measure.model_copy(update={"day": day}) for measure in behaviour.measure]
    climate = behaviour.climate.model_copy(
        update={"annual_mean_c": behaviour.climate.annual_mean_c + warmer_k}
    )
    plants = [
        plant.model_copy(
            update={
                "shift": tuple(
                    shift.model_copy(update={"level": shift.level * output})
                    for shift in plant.shift or (ALL_DAY,)
                )
            }
        )
        for plant in behaviour.plant
    ]
    changed = behaviour.model_copy(
        update={
            "measure": tuple(dated) if measures else (),
            "climate": climate,
            "plant": tuple(plants),
        }
    )
    return Definition(sample.site, changed)


def days_of(definition, code, *, first=0, days=DAYS, seed=1):
    """Electricity used [kWh] and drivers of a plant, by local day from a day of the simulation on."""
    for number, (plant, behaviour) in enumerate(definition.plants(), start=1):
        if plant.code == code:
            model = PlantModel(plant, behaviour, definition.behaviour, number, seed, FIRST)
            break
    blocks = range(first // BLOCK_DAYS, (first + days - 1) // BLOCK_DAYS + 1)
    amounts = np.concatenate([model.block(number) for number in blocks])
    skip = first % BLOCK_DAYS * SLOTS
    amounts = amounts[skip : skip + days * SLOTS].reshape(days, SLOTS, -1)
    total, mean = amounts.sum(axis=1), amounts.mean(axis=1)
    place = {meter.code: at for at, meter in enumerate(plant.meter)}
    bought = [
        place[m.code] for m in plant.meter if m.quantity == "electricity" and m.role == "main"
    ]
    own = [place[m.code] for m in plant.meter if m.role == "generation"]
    made = amounts[:, :, place[behaviour.output.meter]]
    index = pd.date_range(pd.Timestamp(FIRST) + pd.Timedelta(days=first), periods=days)
    return (
        pd.Series(total[:, bought + own].sum(axis=1), index),
        pd.DataFrame(
            {
                "output": total[:, place[behaviour.output.meter]],
                "hours_worked": (made.reshape(days, 24, 4).sum(axis=2) > 0).sum(axis=1),
                "temperature_c": mean[:, place[behaviour.temperature.meter]],
            },
            index,
        ),
    )


@cache
def year_of(code):
    """The first year of a plant: nothing planted."""
    return days_of(complex_with(measures=False), code, days=364)


def codes():
    """Codes of the plants, and of those that have a measure."""
    sample = Definition.sample()
    return [plant.code for plant in sample.site.plant], {m.plant for m in sample.behaviour.measure}
