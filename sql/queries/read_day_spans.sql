-- read_day_spans
-- Grain: one row per span, widened to whole days of the plant.
SELECT s.meter_id,
       day_start((s.start_ts AT TIME ZONE p.time_zone)::date, p.time_zone) AS start_ts,
       day_start(((s.end_ts - INTERVAL '1 microsecond') AT TIME ZONE p.time_zone)::date + 1,
                 p.time_zone) AS end_ts
  FROM span AS s
  JOIN meter AS m ON m.meter_id = s.meter_id
  JOIN plant AS p ON p.plant_id = m.plant_id;
