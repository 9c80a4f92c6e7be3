-- read_sheddable_loads
-- Grain: one row per plant and rank. Units: kw, now_kw (of its meter, at present) [kW].
-- Params: plant_ids int[]
SELECT s.plant_id, s.rank, s.name_en, s.name_ko, s.kw, s.minutes, m.code AS meter, l.kw AS now_kw
  FROM sheddable_load AS s
  LEFT JOIN meter AS m ON m.meter_id = s.meter_id
  LEFT JOIN meter_live AS l ON l.meter_id = s.meter_id
 WHERE s.plant_id = ANY(%(plant_ids)s)
 ORDER BY s.plant_id, s.rank;
