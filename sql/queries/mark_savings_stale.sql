-- mark_savings_stale
-- Savings of the plant from a day on must be computed again.
-- Params: plant_id int, day date, cause text
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT 'savings', m.meter_id, day_start(%(day)s, p.time_zone),
       day_start(max(d.day) + 1, p.time_zone), %(cause)s
  FROM meter AS m
  JOIN plant AS p ON p.plant_id = m.plant_id
  JOIN day_energy AS d ON d.meter_id = m.meter_id
 WHERE m.plant_id = %(plant_id)s AND m.role = 'main' AND m.quantity = 'electricity'
 GROUP BY m.meter_id, p.time_zone
HAVING max(d.day) >= %(day)s;
