-- read_plant_assets
-- Grain: one row per asset of a plant. Params: plant_id int
SELECT a.asset_id, a.plant_id, a.parent_id, a.code, a.kind, a.name_en, a.name_ko
  FROM asset AS a
 WHERE a.plant_id = %(plant_id)s
 ORDER BY a.asset_id;
