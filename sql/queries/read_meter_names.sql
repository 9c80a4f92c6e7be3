-- read_meter_names
-- Grain: one row per meter: its names and its newest reading. Params: plant text (null: all seen)
SELECT p.code AS plant, m.code AS meter, m.name_en, m.name_ko, m.role, m.kind, l.ts AS last_reading
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
  LEFT JOIN meter_live AS l USING (meter_id)
 WHERE %(plant)s::text IS NULL OR p.code = %(plant)s
 ORDER BY p.plant_id, m.meter_id;
