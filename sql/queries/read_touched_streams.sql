-- read_touched_streams
-- Grain: one row per plant, carrier and calendar month (its first day) that a span of a meter touches
-- in the plant's zone: where only a factor changed, no other carrier and no other month does.
SELECT DISTINCT m.plant_id, m.quantity AS carrier, month::date AS month
  FROM span AS s
  JOIN meter AS m ON m.meter_id = s.meter_id
  JOIN plant AS p ON p.plant_id = m.plant_id
 CROSS JOIN LATERAL generate_series(
       date_trunc('month', s.start_ts AT TIME ZONE p.time_zone),
       (s.end_ts - INTERVAL '1 microsecond') AT TIME ZONE p.time_zone,
       INTERVAL '1 month') AS month
 ORDER BY m.plant_id, m.quantity, month;
