-- read_power_factors
-- Grain: one row per plant and month. Units: shares. Params: plant_ids int[]
SELECT f.plant_id, f.month, f.lagging_share, f.leading_share
  FROM power_factor_month AS f
 WHERE f.plant_id = ANY(%(plant_ids)s)
 ORDER BY f.plant_id, f.month;
