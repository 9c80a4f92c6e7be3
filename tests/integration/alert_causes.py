"""Causes of every kind of alert, in the sample complex, as jobs and ingest write them down."""

from datetime import date, timedelta

import psycopg

from fems.ingest.plants import import_plants
from fems.simulate.definition import sample_data_dir
from fems.store.pool import connect

FINDING = """
    INSERT INTO finding (name, severity, plant_id, meter_id, start_ts, end_ts, sentence, facts)
    SELECT %(name)s, 'act', m.plant_id, CASE WHEN %(plant_wide)s THEN NULL ELSE m.meter_id END, %(start)s,
           %(end)s, 'x', %(facts)s::jsonb
      FROM meter AS m JOIN plant AS p USING (plant_id) WHERE p.code = %(plant)s AND m.code = %(meter)s"""
WARNING = """
    INSERT INTO demand_warning
    SELECT plant_id, %s, %s, 1000, %s, %s, 1050, %s FROM plant WHERE code = %s"""
REJECTED = """
    INSERT INTO rejected_message (received_at, topic, payload, reason, detail)
    SELECT %s, %s, '', 'unit.unknown', 'x' FROM generate_series(1, %s)"""
RUN = (
    "INSERT INTO job_run (job, started_at, finished_at, status, error) VALUES (%s, %s, %s, %s, %s)"
)
NIGHTS = """
    INSERT INTO hour_energy (meter_id, hour_ts, amount, estimated, slots, slots_estimated, slots_expected)
    SELECT m.meter_id, h.ts, CASE WHEN h.ts >= %(risen)s THEN %(after)s ELSE 10 END, 0, 4, 0, 4
      FROM meter AS m JOIN plant AS p USING (plant_id)
     CROSS JOIN generate_series(date_trunc('hour', %(start)s::timestamptz), %(end)s::timestamptz, INTERVAL '1 hour') AS h (ts)
     WHERE p.code = %(plant)s AND m.quantity = 'electricity' AND m.role = 'main'"""
EMITTED = """
    INSERT INTO emission_month (plant_id, carrier, first_day, last_day, scope, activity, slots,
        slots_estimated, slots_expected, status, kg_co2e_per_unit, kg_co2e, changed_at)
    SELECT plant_id, 'electricity', d, d + 27, 2, 1, 1, 0, 1, 'valid', 0.45, %s, now()
      FROM plant, unnest(%s::date[]) AS d WHERE code = %s"""
TARGET = """
    INSERT INTO target (name, plant_id, kind, base_year, anchors, source, noted_by, base_kg, base_months)
    SELECT %s, plant_id, 'absolute', 2025, '[[2030, 0.5]]', 'test', 'test', 1200,
           to_jsonb(array_fill(100, ARRAY[12])) FROM plant WHERE code = %s"""
BILL = """
    INSERT INTO bill SELECT plant_id, 'electricity', %s, 's', 'o', '{}', 'KRW', 1000, 'kWh', 0, 0, 0, 'current',
        NULL, NULL, NULL, 1000, '{}', '{}', 1, 0, 0, true FROM plant WHERE code = %s"""
LINE = """
    INSERT INTO bill_line SELECT plant_id, 'electricity', %s, 1, 'energy', NULL, NULL, NULL, NULL, 1000, 'kWh',
        150, 150000, '{}' FROM plant WHERE code = %s"""


EMPTIED = """TRUNCATE finding, demand_warning, rejected_message, job_run, hour_energy, emission_month, target,
    bill, bill_line, stale_window, alert, alert_look, alert_delivery, alert_channel, user_plant CASCADE"""


def forget(url):
    """Empty what causes, alerts and those who hear of them left."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(EMPTIED)
        conn.execute("DELETE FROM app_user")


def register(database_url):
    """The sample complex, without any data."""
    with connect(database_url) as conn:
        import_plants(conn, sample_data_dir() / "complex.toml")


def find(conn, name, plant, meter="main", *, start, end=None, plant_wide=False, facts="{}"):
    conn.execute(FINDING, {"name": name, "plant": plant, "meter": meter, "start": start, "end": end,
                           "plant_wide": plant_wide, "facts": facts})  # fmt: skip


def warn(conn, plant, quarter, *, probability=0.97, won=1e6, kind="contract"):
    at = quarter + timedelta(minutes=6)
    conn.execute(WARNING, (quarter, kind, at, probability, won, plant))


def reject(conn, topic, count, *, at):
    conn.execute(REJECTED, (at, topic, count))


def ran(conn, job, at, *, error=None):
    conn.execute(RUN, (job, at, at, "failed" if error else "done", error))


def nights(conn, plant, *, start, end, risen, after):
    """Ten kWh an hour, from an instant on another amount."""
    conn.execute(
        NIGHTS, {"plant": plant, "start": start, "end": end, "risen": risen, "after": after}
    )


def bill(conn, plant, month):
    conn.execute(BILL, (month, plant))
    conn.execute(LINE, (month, plant))


def over_target(conn, plant, name, *, kg):
    """A hundred kg a month in 2025, and `kg` in each of the first five months of 2026."""
    conn.execute(TARGET, (name, plant))
    conn.execute(EMITTED, (100, [date(2025, m, 1) for m in range(1, 13)], plant))
    conn.execute(EMITTED, (kg, [date(2026, m, 1) for m in range(1, 6)], plant))
