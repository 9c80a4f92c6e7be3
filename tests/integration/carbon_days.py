"""A year of days of the sample complex, straight into the rollups: what lies above them is the test's."""

from fems.ingest.factors import import_factors
from fems.ingest.plants import import_plants
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job
from fems.simulate.definition import sample_data_dir
from fems.store.pool import connect
from fems.store.stale import mark_carbon_stale

DAYS = """
    INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected)
    SELECT m.meter_id, day::date,
           (900 + 7 * m.meter_id + 10 * extract(month FROM day)) * CASE m.quantity WHEN 'electricity' THEN 10 ELSE 1 END,
           0, 96, CASE WHEN extract(day FROM day) = 5 THEN 12 ELSE 0 END, 96
      FROM meter AS m
     CROSS JOIN generate_series(%s::date, %s::date, INTERVAL '1 day') AS day
     WHERE m.quantity IN ('electricity', 'city_gas', 'steam') AND m.role = 'main'
"""
OUTPUT = """
    INSERT INTO intensity_day (plant_id, day, electricity_kwh, output, kwh_per_unit, measured_share,
                               estimated_share, missing_share)
    SELECT p.plant_id, day::date, 1000, 50, 20, 1, 0, 0
      FROM plant AS p CROSS JOIN generate_series(%s::date, %s::date, INTERVAL '1 day') AS day
"""


def fill(url, first, last):
    """The sample complex with factors, and its main meters' days from first to last; computed."""
    folder = sample_data_dir()
    with connect(url) as conn:
        import_plants(conn, folder / "complex.toml")
        for name in ("factors", "calorific_values"):
            import_factors(conn, folder / f"{name}.csv")
        conn.execute(DAYS, (first, last))
        conn.execute(OUTPUT, (first, last))
        mark_carbon_stale(conn, plant_ids=None, cause="test")
    compute(url)


def compute(url):
    """Run the job over what is stale."""
    run_job(url, find_job("carbon"))
