"""A night of a thousand plants in a real database: a new day of each, through the job of savings."""

import time

import numpy as np
import psycopg
from _servers import database, servers

from fems.clock import utc_now
from fems.compute.records import as_record
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job
from fems.store.baselines import freeze_baseline, write_baseline
from fems.store.pool import connect

METERS = (("main", "electricity", "interval", "kWh"), ("made", "output", "interval", "t"),
          ("air", "temperature", "gauge", "degC"))  # fmt: skip
COLUMNS = "COPY day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected) FROM STDIN"
STALE = """
    INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
    SELECT 'savings', meter_id, day_start(%(day)s, 'Asia/Seoul'), day_start(%(day)s + 1, 'Asia/Seoul'), 'bench'
      FROM meter"""


def nightly(plants, baselines):
    """Seconds until the savings of a new day of all plants are committed, and how many they are.

    All days but the last lie in the database, the last arrives; each of the three meters of a plant
    makes its day stale, as the job of rollups does.
    """
    with servers() as settings, database(settings) as url:
        ids = stand_up(url, len(plants))
        days = [day.date() for day in plants[0][0].index]
        counts_from = days[len(days) // 2]
        write_days(url, ids, plants, slice(0, -1), days)
        with connect(url) as conn:
            for plant_id, baseline in zip(ids, baselines, strict=True):
                baseline_id, _ = write_baseline(
                    conn, plant_id=plant_id, grain="day", days=(days[0], days[len(days) // 2 - 1]),
                    counts_from=counts_from, note="benchmark", model=as_record(baseline), findings=[],
                    now=utc_now(),
                )  # fmt: skip
                freeze_baseline(conn, baseline_id=baseline_id, plant_id=plant_id,
                                counts_from=counts_from, now=utc_now())  # fmt: skip
        run_job(url, find_job("savings"))
        write_days(url, ids, plants, slice(-1, None), days)
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute("VACUUM ANALYZE")
            conn.execute(STALE, {"day": days[-1]})
        begun = time.perf_counter()
        run_job(url, find_job("savings"))
        took = time.perf_counter() - begun
        kept = psycopg.connect(url).execute(
            "SELECT count(*), count(*) FILTER (WHERE day = %s) FROM saving_day", (days[-1],)
        ).fetchone()  # fmt: skip
    assert kept[1] == len(plants), kept
    return took, kept[0]


def stand_up(url, count):
    """The plants with their meters; plant_id of each."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("INSERT INTO complex (code, name_en, name_ko, time_zone)"
                     " VALUES ('c', 'Complex', '단지', 'Asia/Seoul')")  # fmt: skip
        conn.execute(
            "INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit)"
            " SELECT complex_id, 'p' || n, 'Plant', '공장', 'food', 'Asia/Seoul', 't'"
            "   FROM complex, generate_series(1, %s) AS n", (count,))  # fmt: skip
        for code, quantity, kind, unit in METERS:
            conn.execute(
                "INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role)"
                " SELECT plant_id, %s, 'm', 'm', %s, %s, %s, 'main' FROM plant",
                (code, quantity, kind, unit))  # fmt: skip
        return [row[0] for row in conn.execute("SELECT plant_id FROM plant ORDER BY plant_id")]


def write_days(url, ids, plants, which, days):
    """Store energy, output and temperature of these days."""
    with psycopg.connect(url, autocommit=True) as conn:
        found = conn.execute("SELECT plant_id, code, meter_id FROM meter").fetchall()
        meter = {(plant_id, code): meter_id for plant_id, code, meter_id in found}
        with conn.cursor().copy(COLUMNS) as copy:
            for plant_id, (energy, drivers) in zip(ids, plants, strict=True):
                for code, values in (("main", energy), ("made", drivers["output"]),
                                     ("air", drivers["temperature_c"])):  # fmt: skip
                    for day, value in zip(days[which], np.asarray(values)[which], strict=True):
                        copy.write_row((meter[plant_id, code], day, value, 0.0, 96, 0, 96))
        conn.execute("ANALYZE")
