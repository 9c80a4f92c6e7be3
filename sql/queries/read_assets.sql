-- read_assets
-- Grain: one row per asset.
SELECT a.asset_id, a.plant_id, a.parent_id, p.code AS plant, a.code AS asset, a.kind, a.name_en,
       a.name_ko
  FROM asset AS a
  JOIN plant AS p USING (plant_id)
 ORDER BY a.asset_id;
