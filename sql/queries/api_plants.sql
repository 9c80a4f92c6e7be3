-- api_plants
-- Grain: one row per plant seen. Units: kW. Params: plant text (null: all); after_plant_id, most int
SELECT p.plant_id, p.code AS plant, p.name_en, p.name_ko, p.trade, p.time_zone, p.output_unit,
       p.contract_kw
  FROM plant AS p
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s) AND p.plant_id > %(after_plant_id)s
 ORDER BY p.plant_id
 LIMIT %(most)s;
