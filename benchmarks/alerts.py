"""Alerts of a thousand plants: what a minute costs, and the minute in an hour that looks at everything.

1,000 plants with 20 meters each, five weeks of hours of their main meters, 17 months of emissions, a target,
bills, and a channel of an own user each. Open: 1,000 silent meters, decayed forecasts and drift in every
twentieth plant, announced breaches in every fiftieth, 5,000 messages rejected within the hour, base load that
rose in every tenth plant. Past: 200,000 findings, 100,000 rejected messages, 100,000 warnings, 200,000 runs.
An hour is gone through minute by minute; each minute ten silences end and ten begin.

python alerts.py [PLANTS]
"""

import sys
import time
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
from _claims import claim, report
from _servers import database, servers

from fems.jobs import alerts
from fems.store.pool import connect

PLANTS, METERS, MINUTES = 1_000, 20, 60
NOW = datetime(2026, 6, 16, 3, 0, 30, tzinfo=UTC)
FILL = """
INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('c', 'c', 'c', 'Asia/Seoul');
INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit)
SELECT 1, 'p' || n, 'Plant ' || n, '공장 ' || n, 'x', 'Asia/Seoul', 't' FROM generate_series(1, {plants}) AS n;
INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role)
SELECT plant_id, CASE WHEN n = 1 THEN 'main' ELSE 'm' || n END, 'm', 'm', 'electricity', 'register', 'kWh',
       CASE WHEN n = 1 THEN 'main' ELSE 'sub' END FROM plant, generate_series(1, {meters}) AS n;
INSERT INTO hour_energy (meter_id, hour_ts, amount, estimated, slots, slots_estimated, slots_expected)
SELECT m.meter_id, h, 100 * CASE WHEN m.plant_id % 10 = 0 AND h > '{now}'::timestamptz - INTERVAL '1 day'
                                 THEN 2 ELSE 1 END, 0, 4, 0, 4
  FROM meter AS m, generate_series('2026-05-12 00:00Z'::timestamptz, '2026-06-16 03:00Z', '1 hour') AS h
 WHERE m.role = 'main';
INSERT INTO emission_month (plant_id, carrier, first_day, last_day, scope, activity, slots, slots_estimated,
    slots_expected, status, kg_co2e_per_unit, kg_co2e, changed_at)
SELECT plant_id, 'electricity', d, d + 27, 2, 1, 1, 0, 1, 'valid', 0.45, 90 + plant_id % 20, now()
  FROM plant, generate_series('2025-01-01'::timestamp, '2026-05-01', '1 month') AS t, date(t) AS d;
INSERT INTO target (name, plant_id, kind, base_year, anchors, source, noted_by, base_kg, base_months)
SELECT code, plant_id, 'absolute', 2025, '[[2030, 0.5]]', 'x', 'x', 1200, to_jsonb(array_fill(100, ARRAY[12]))
  FROM plant;
INSERT INTO bill SELECT plant_id, 'electricity', d, 's', 'o', '{{}}', 'KRW', 1000, 'kWh', 0, 0, 0, 'current', NULL,
    NULL, NULL, 1000, '{{}}', '{{}}', 1, 0, 0, true
  FROM plant, unnest(ARRAY['2026-03-01', '2026-04-01', '2026-05-01']::date[]) AS d;
INSERT INTO bill_line SELECT plant_id, carrier, month, 1, 'energy', NULL, NULL, NULL, NULL, 1000, 'kWh', 150,
    150000, '{{}}' FROM bill;
INSERT INTO finding (name, severity, plant_id, meter_id, start_ts, end_ts, sentence, facts)
SELECT 'meter.silent', 'act', m.plant_id, m.meter_id, '{now}'::timestamptz - n * INTERVAL '11 hours',
       '{now}'::timestamptz - n * INTERVAL '11 hours' + INTERVAL '1 hour', 'x', '{{}}'
  FROM meter AS m, generate_series(1, 10) AS n;
INSERT INTO finding (name, severity, plant_id, meter_id, start_ts, sentence, facts)
SELECT 'meter.silent', 'act', m.plant_id, m.meter_id, '{now}'::timestamptz - INTERVAL '40 minutes', 'x', '{{}}'
  FROM meter AS m WHERE m.meter_id % 20 = 3;
INSERT INTO finding (name, severity, plant_id, meter_id, start_ts, sentence, facts)
SELECT 'forecast.decayed', 'look', m.plant_id, m.meter_id, '{now}'::timestamptz - INTERVAL '1 day', 'x', '{{}}'
  FROM meter AS m WHERE m.role = 'main' AND m.plant_id % 20 = 0;
INSERT INTO finding (name, severity, plant_id, start_ts, sentence, facts)
SELECT 'savings.drift', 'look', plant_id, '{now}'::timestamptz - INTERVAL '9 days', 'x',
       '{{"way": "up", "kwh_per_day": 80}}' FROM plant WHERE plant_id % 20 = 1;
INSERT INTO demand_warning SELECT plant_id, '{quarter}'::timestamptz - n * INTERVAL '6 hours', 'contract', 100,
    '{quarter}'::timestamptz - n * INTERVAL '6 hours', 0.97, 110, 1e6 FROM plant, generate_series(1, 100) AS n;
INSERT INTO demand_warning SELECT plant_id, '{quarter}'::timestamptz + n * INTERVAL '15 minutes', 'contract', 100,
    '{quarter}'::timestamptz + n * INTERVAL '15 minutes', 0.97, 110, 1e6
  FROM plant, generate_series(0, 3) AS n WHERE plant_id % 50 = 0;
INSERT INTO rejected_message (received_at, topic, payload, reason, detail)
SELECT '{now}'::timestamptz - n * INTERVAL '1 minute', 'fems/p' || n % {plants} || '/main', '', 'r', 'x'
  FROM generate_series(60, 100060) AS n;
INSERT INTO rejected_message (received_at, topic, payload, reason, detail)
SELECT '{now}'::timestamptz + n * INTERVAL '0.7 second', 'fems/p' || 1 + n % 100 || '/main', '', 'r', 'x'
  FROM generate_series(1, 5000) AS n;
INSERT INTO job_run (job, started_at, finished_at, status)
SELECT (ARRAY['intervals', 'rollups', 'carbon', 'cost', 'forecast'])[1 + n % 5], t, t, 'done'
  FROM generate_series(1, 200000) AS n, LATERAL (SELECT '{now}'::timestamptz - (200000 - n) * INTERVAL '5 second'
       AS t) AS x;
INSERT INTO app_user (name, role) SELECT 'u' || code, 'plant_manager' FROM plant;
INSERT INTO user_plant SELECT u.user_id, p.plant_id FROM app_user AS u JOIN plant AS p ON u.name = 'u' || p.code;
INSERT INTO alert_channel (name, url, service, user_id, language, severity, added_by)
SELECT name, '', 'json', user_id, 'ko', 'look', 'x' FROM app_user;
"""
ENDS = """UPDATE finding SET end_ts = %s WHERE finding_id IN (
    SELECT finding_id FROM finding WHERE name = 'meter.silent' AND end_ts IS NULL ORDER BY finding_id LIMIT 10)"""
BEGINS = """INSERT INTO finding (name, severity, plant_id, meter_id, start_ts, sentence, facts)
    SELECT 'meter.silent', 'act', plant_id, meter_id, %s, 'x', '{}' FROM meter
     WHERE meter_id %% 20 = 7 ORDER BY meter_id OFFSET %s LIMIT 10"""


def main() -> int:
    plants = int(sys.argv[1]) if len(sys.argv) > 1 else PLANTS
    with servers() as settings, database(settings) as url:
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute(FILL.format(plants=plants, meters=METERS, now=NOW.isoformat(),
                                     quarter=NOW.replace(second=0).isoformat()))  # fmt: skip
            conn.execute("VACUUM ANALYZE")
        with connect(url) as conn:
            took = [minute(conn, n) for n in range(MINUTES + 1)]
            kinds = dict(
                conn.execute("SELECT kind, count(*) FROM alert GROUP BY kind ORDER BY 1").fetchall()
            )
            messages = conn.execute("SELECT count(*) FROM alert_delivery").fetchone()[0]
    plain, hour = np.array(took[1:MINUTES]), took[MINUTES]
    return report(
        "alerts",
        [
            claim(f"a minute's alerts of {plants} plants, the slowest of 59 [s]", plain.max(), "<=", 1.0),
            claim(f"the minute of an hour that looks at everything, {plants} plants [s]", hour, "<=", 1.0),
        ],
        details={
            "median_minute_s": round(float(np.median(plain)), 4), "first_minute_s": round(took[0], 4),
            "alerts": kinds, "messages": messages, "plants": plants, "meters": plants * METERS,
        },
    )  # fmt: skip


def minute(conn, number) -> float:
    """Time of the job's turn; number 60 begins the next hour."""
    now = NOW + timedelta(minutes=number)
    conn.execute(ENDS, (now,))
    conn.execute(BEGINS, (now - timedelta(minutes=30), number * 10))
    begun = time.perf_counter()
    alerts.run(conn, None, now)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
