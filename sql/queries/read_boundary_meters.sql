-- read_boundary_meters
-- Grain: one row per main meter of a carrier that has ever had a day, with its first day and the newest
-- day of its plant. Days count from 1970-01-01. Params: plant_ids int[]
SELECT m.meter_id, m.plant_id, m.quantity AS carrier, p.time_zone, begun.day AS first_day,
       max(ended.day) OVER (PARTITION BY m.plant_id) AS newest_day
  FROM meter AS m
  JOIN plant AS p ON p.plant_id = m.plant_id
  JOIN quantity AS q ON q.quantity = m.quantity AND q.what = 'carrier'
 CROSS JOIN LATERAL (SELECT d.day - DATE '1970-01-01' AS day FROM day_energy AS d
                      WHERE d.meter_id = m.meter_id ORDER BY d.day LIMIT 1) AS begun
 CROSS JOIN LATERAL (SELECT d.day - DATE '1970-01-01' AS day FROM day_energy AS d
                      WHERE d.meter_id = m.meter_id ORDER BY d.day DESC LIMIT 1) AS ended
 WHERE m.role = 'main' AND m.plant_id = ANY(%(plant_ids)s)
 ORDER BY m.plant_id, m.quantity, m.meter_id;
