-- read_touched_days
-- Grain: one row per plant and local day that a span touches.
SELECT DISTINCT m.plant_id, day::date AS day
  FROM span AS s
  JOIN meter AS m ON m.meter_id = s.meter_id
  JOIN plant AS p ON p.plant_id = m.plant_id
 CROSS JOIN LATERAL generate_series(
       date_trunc('day', s.start_ts AT TIME ZONE p.time_zone),
       (s.end_ts - INTERVAL '1 microsecond') AT TIME ZONE p.time_zone,
       INTERVAL '1 day') AS day
 WHERE m.role IN ('main', 'generation');
