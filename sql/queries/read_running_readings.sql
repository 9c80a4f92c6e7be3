-- read_running_readings
-- Grain: one row per reading of a main electricity meter, oldest first; of a register that is read more than six
-- times a minute the last by each instant, `step` apart: it counts on between them. Units: the meter's own.
-- Params: since, now timestamptz; step interval
SELECT m.plant_id, m.meter_id, extract(epoch FROM r.ts)::float8 AS at_s, r.value
  FROM (SELECT f.plant_id, f.meter_id, f.kind = 'register' AND EXISTS (
               SELECT FROM reading AS s
                WHERE s.meter_id = f.meter_id AND s.ts > %(now)s::timestamptz - INTERVAL '1 minute'
                  AND s.ts <= %(now)s
               OFFSET 6) AS often
          FROM meter AS f
         WHERE f.quantity = 'electricity' AND f.role = 'main' AND f.kind IN ('register', 'power')
        OFFSET 0) AS m
 CROSS JOIN LATERAL (
       SELECT s.ts, s.value FROM reading AS s
        WHERE NOT m.often AND s.meter_id = m.meter_id AND s.quality < 2
          AND s.ts >= %(since)s AND s.ts <= %(now)s
       UNION ALL
       SELECT newest.ts, newest.value  -- by the meter's index: all others are passed over
         FROM generate_series(%(since)s::timestamptz, %(now)s::timestamptz + %(step)s::interval, %(step)s::interval)
              AS by (ts)
        CROSS JOIN LATERAL (
              SELECT s.ts, s.value FROM reading AS s
               WHERE s.meter_id = m.meter_id AND s.quality < 2 AND s.ts > by.ts - %(step)s::interval
                 AND s.ts <= by.ts AND s.ts >= %(since)s AND s.ts <= %(now)s
               ORDER BY s.ts DESC LIMIT 1) AS newest
        WHERE m.often) AS r
 ORDER BY m.meter_id, r.ts;
