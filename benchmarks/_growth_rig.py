"""The same plants with shorter and longer histories, made by SQL: what lies in them is plausible, not measured."""

from datetime import timedelta

import psycopg

from fems.clock import floor_interval, utc_now
from fems.ingest.factors import import_factors
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job
from fems.simulate.definition import sample_data_dir
from fems.store.pool import connect

PLANTS = 20
THINGS = """
    INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('c', 'Complex', '단지', 'Asia/Seoul');
    INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit, contract_kw)
    SELECT complex_id, 'p' || n, 'Plant ' || n, '공장 ' || n, 'trade' || n % 8, 'Asia/Seoul', 't', 2000
      FROM complex, generate_series(1, {plants}) AS n;
    INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role)
    SELECT p.plant_id, m.code, m.code, m.code, m.quantity, m.kind, m.unit, m.role
      FROM plant AS p
     CROSS JOIN (VALUES ('main', 'electricity', 'register', 'kWh', 'main'),
                        ('line_a', 'electricity', 'register', 'kWh', 'sub'),
                        ('line_b', 'electricity', 'register', 'kWh', 'sub'),
                        ('gas', 'city_gas', 'register', 'Nm3', 'main'),
                        ('made', 'output', 'interval', 't', 'main'))
           AS m (code, quantity, kind, unit, role)
"""
INTERVALS = """
    INSERT INTO interval_energy (meter_id, start_ts, amount, estimated, quality)
    SELECT m.meter_id, t,
           (CASE m.role WHEN 'sub' THEN 10 ELSE 25 END)
           * (1 + 0.6 * sin(extract(hour FROM t) / 24 * 2 * pi()) + 0.1 * mod(m.meter_id, 7)), 0, 0
      FROM generate_series(%(begin)s::timestamptz, %(end)s::timestamptz - INTERVAL '15 minutes',
                           INTERVAL '15 minutes') AS t
     CROSS JOIN meter AS m
"""
REST = """
    INSERT INTO hour_energy (meter_id, hour_ts, amount, estimated, slots, slots_estimated, slots_expected,
                             peak_kw, peak_at)
    SELECT meter_id, date_trunc('hour', start_ts), sum(amount), 0, 4, 0, 4, 4 * max(amount), min(start_ts)
      FROM interval_energy GROUP BY 1, 2 ORDER BY 2, 1;
    INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected,
                            peak_kw, peak_at)
    SELECT meter_id, (hour_ts AT TIME ZONE 'Asia/Seoul')::date, sum(amount), 0, 4 * count(*), 0, 96,
           max(peak_kw), min(peak_at)
      FROM hour_energy GROUP BY 1, 2 ORDER BY 2, 1;
    INSERT INTO intensity_day (plant_id, day, electricity_kwh, output, kwh_per_unit, measured_share,
                               estimated_share, missing_share)
    SELECT m.plant_id, d.day, sum(d.amount) FILTER (WHERE m.code = 'main'),
           sum(d.amount) FILTER (WHERE m.code = 'made'),
           sum(d.amount) FILTER (WHERE m.code = 'main') / sum(d.amount) FILTER (WHERE m.code = 'made'),
           1, 0, 0
      FROM day_energy AS d JOIN meter AS m USING (meter_id) WHERE m.role = 'main' GROUP BY 1, 2
     ORDER BY 2, 1;
    INSERT INTO meter_live (meter_id, ts, kw, updated_at)
    SELECT meter_id, now(), CASE WHEN quantity = 'electricity' THEN 120 END, now() FROM meter;
    INSERT INTO demand_day (plant_id, day, kw, at)
    SELECT m.plant_id, d.day, d.peak_kw, d.peak_at
      FROM day_energy AS d JOIN meter AS m USING (meter_id) WHERE m.code = 'main';
    INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
    SELECT 'carbon', meter_id, '{begin}', '{end}', 'bench' FROM meter WHERE role = 'main'
"""


def fill(url, days):
    """A history of so many days up to now; rows of intervals."""
    end = floor_interval(utc_now()).replace(minute=0)
    span = {"begin": end - timedelta(days=days), "end": end}
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SET TIME ZONE 'UTC'")
        conn.execute("SET synchronous_commit = off")
        conn.execute(THINGS.format(plants=PLANTS))
        conn.execute(INTERVALS, span)
        conn.execute(REST.format(**span))
    with connect(url) as conn:
        for name in ("factors", "calorific_values"):
            import_factors(conn, sample_data_dir() / f"{name}.csv")
    run_job(url, find_job("carbon"))
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE")
        return conn.execute("SELECT count(*) FROM interval_energy").fetchone()[0]
