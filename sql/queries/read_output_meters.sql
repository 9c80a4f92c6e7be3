-- read_output_meters
-- Grain: one row per meter of output of a plant that reports a day at a time. Params: plant_id int
SELECT m.meter_id, m.code, m.name_en, m.name_ko, m.unit
  FROM meter AS m
 WHERE m.plant_id = %(plant_id)s AND m.quantity = 'output' AND m.kind = 'interval'
   AND m.period_s = 86400
 ORDER BY m.meter_id;
