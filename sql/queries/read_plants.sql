-- read_plants
-- Grain: one row per plant, in the order of registration.
SELECT p.plant_id, p.code, p.name_en, p.name_ko, p.trade, p.time_zone, p.output_unit, p.contract_kw,
       p.complex_id, p.day_starts_at
  FROM plant AS p
 ORDER BY p.plant_id;
