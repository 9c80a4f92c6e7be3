-- read_targets
-- Grain: one row per target that holds. Units: kg CO2e.
SELECT t.target_id, t.name, t.plant_id, p.code AS plant, t.kind, t.base_year, t.anchors, t.source,
       t.noted_by, t.noted_at, t.base_kg, t.base_months
  FROM target AS t
  LEFT JOIN plant AS p USING (plant_id)
 WHERE t.retired_at IS NULL
 ORDER BY t.target_id;
