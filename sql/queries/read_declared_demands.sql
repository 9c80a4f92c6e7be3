-- read_declared_demands
-- Grain: one row per plant and month for which a demand was declared. Units: kw [kW].
SELECT d.plant_id, d.month, d.kw, d.source
  FROM declared_demand AS d
 ORDER BY d.plant_id, d.month;
