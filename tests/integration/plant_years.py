"""The sample complex by day, in the database without readings: for what rests on days alone."""

from datetime import timedelta

import numpy as np

from fems.clock import utc_now
from fems.ingest.factors import import_factors
from fems.ingest.plants import import_plants
from fems.jobs import baselines
from fems.jobs.executor import run_stale
from fems.simulate.definition import Definition, sample_data_dir
from fems.simulate.plant import BLOCK_DAYS, PlantModel
from fems.store.plants import find_plant, read_meters
from fems.store.pool import connect

SLOTS = 96
"""Of a day in Seoul, which has no summer time."""
STALE = """
    INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
    SELECT stage, meter_id, %s::timestamptz, %s::timestamptz, 'test'
      FROM meter CROSS JOIN unnest(ARRAY['intensity', 'carbon']) AS stage
     WHERE role = 'main'"""
WRITE = """
    INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected)
    SELECT m, d, a, 0, 96, 0, 96 FROM unnest(%s::integer[], %s::date[], %s::float8[]) AS t (m, d, a)"""


def write_years(database_url, *, last, days, measure_on):
    """Days of the main and generation meters of every plant up to `last`, its measures on a day."""
    sample = Definition.sample()
    anchor = last - timedelta(days=days - 1)
    day = (measure_on - anchor).days
    dated = tuple(m.model_copy(update={"day": day}) for m in sample.behaviour.measure)
    behaviour = sample.behaviour.model_copy(update={"measure": dated})
    folder = sample_data_dir()
    with connect(database_url) as conn:
        import_plants(conn, folder / "complex.toml")
        import_factors(conn, folder / "factors.csv")
        import_factors(conn, folder / "calorific_values.csv")
        ids = read_meters(conn).set_index(["plant", "meter"])["meter_id"]
        for number, (plant, of_plant) in enumerate(sample.plants(), start=1):
            model = PlantModel(plant, of_plant, behaviour, number, 1, anchor)
            _write(conn, model, ids, days)
        conn.execute(STALE, (anchor, last + timedelta(days=1)))
    run_stale(database_url)


def freeze_all(database_url, *, first, last):
    """A frozen baseline of every plant over these days, and the savings since."""
    with connect(database_url) as conn:
        for code in [plant.code for plant in Definition.sample().site.plant]:
            plant = find_plant(conn, code)
            [(version, _)] = baselines.fit(conn, [plant], first=first, last=last, note="as it was",
                                           now=utc_now())  # fmt: skip
            row = baselines.find_version(conn, plant, version)
            baselines.freeze(conn, row, now=utc_now())
    run_stale(database_url)


def _write(conn, model, ids, days):
    blocks = [model.block(n) for n in range(-(-days // BLOCK_DAYS))]
    amounts = np.concatenate(blocks)[: days * SLOTS].reshape(days, SLOTS, -1)
    dates = [model.anchor + timedelta(days=n) for n in range(days)]
    for at, meter in enumerate(model.plant.meter):
        if meter.role in {"main", "generation"}:
            of_day = amounts[:, :, at]
            values = of_day.mean(axis=1) if meter.quantity == "temperature" else of_day.sum(axis=1)
            meter_id = int(ids[model.plant.code, meter.code])
            conn.execute(WRITE, ([meter_id] * days, dates, values.tolist()))
