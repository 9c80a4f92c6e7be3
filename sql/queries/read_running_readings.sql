-- read_running_readings
-- Grain: one row per reading of a main electricity meter, oldest first. Units: the meter's own.
-- Params: since, now timestamptz
SELECT m.plant_id, r.meter_id, extract(epoch FROM r.ts)::float8 AS at_s, r.value
  FROM meter AS m
  JOIN reading AS r ON r.meter_id = m.meter_id
 WHERE m.quantity = 'electricity' AND m.role = 'main' AND m.kind IN ('register', 'power')
   AND r.quality < 2 AND r.ts >= %(since)s AND r.ts <= %(now)s
 ORDER BY r.meter_id, r.ts;
