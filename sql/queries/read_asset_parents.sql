-- read_asset_parents
-- Grain: one row per asset. Params: plant_ids int[]
SELECT a.asset_id, a.parent_id FROM asset AS a WHERE a.plant_id = ANY(%(plant_ids)s);
