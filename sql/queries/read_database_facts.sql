-- read_database_facts
-- Grain: one row. Units: bytes. newest_reading: of any meter; first_reading: the oldest kept;
-- first_interval: the week in which intervals begin.
SELECT clock_timestamp() AS now,
       current_setting('server_version') AS postgresql,
       (SELECT e.extversion FROM pg_extension AS e WHERE e.extname = 'timescaledb') AS timescaledb,
       current_setting('timescaledb.license', true) AS edition,
       pg_database_size(current_database()) AS bytes,
       hypertable_size('reading') AS reading_bytes,
       (SELECT min(c.range_start) FROM timescaledb_information.chunks AS c
         WHERE c.hypertable_schema = 'public' AND c.hypertable_name = 'interval_energy') AS first_interval,
       (SELECT count(*) FROM meter) AS meters,
       (SELECT max(n.ts)
          FROM meter AS m
         CROSS JOIN LATERAL (
               SELECT r.ts FROM reading AS r WHERE r.meter_id = m.meter_id
                ORDER BY r.ts DESC LIMIT 1) AS n) AS newest_reading,
       (SELECT r.ts FROM reading AS r ORDER BY r.ts LIMIT 1) AS first_reading;
