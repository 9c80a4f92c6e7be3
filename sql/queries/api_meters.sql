-- api_meters
-- Grain: one row per meter, with its newest reading where the source is alive. Units: kW.
-- Params: plant, meter text (null: all); after_meter_id, most int
SELECT m.meter_id, p.code AS plant, m.code AS meter, m.name_en, m.name_ko, m.quantity, m.role, m.kind,
       coalesce(q.canonical_unit, p.output_unit) AS unit, a.code AS asset, m.product,
       l.ts AS last_reading, l.kw AS load_kw
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
  JOIN quantity AS q USING (quantity)
  LEFT JOIN asset AS a ON a.asset_id = m.asset_id
  LEFT JOIN meter_live AS l ON l.meter_id = m.meter_id
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND (%(meter)s::text IS NULL OR m.code = %(meter)s)
   AND m.meter_id > %(after_meter_id)s
 ORDER BY m.meter_id
 LIMIT %(most)s;
