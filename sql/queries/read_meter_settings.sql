-- read_meter_settings
-- Grain: one row per meter and instant from which some settings are others; null: as before.
SELECT p.code || '/' || m.code AS meter, p.time_zone, s.valid_from, s.unit, s.multiplier, s.digits,
       s.capacity_kw, s.period_s, s.max_gap_s, s.noted_by, s.note
  FROM meter_setting AS s
  JOIN meter AS m USING (meter_id)
  JOIN plant AS p USING (plant_id)
 ORDER BY p.plant_id, m.code, s.valid_from;
