-- api_targets
-- Grain: one row per target that holds and year its path is given for; without a plant it is of the
-- complex. Units: kg CO2e (of an intensity: per unit of output).
-- Params: plant text (null: all); after_target_id, after_year, most int
SELECT t.target_id, a.year, t.name, p.code AS plant, t.kind, t.base_year, t.base_kg AS base_kg_co2e,
       a.reduction_share, t.source, t.noted_by, t.noted_at
  FROM target AS t
  LEFT JOIN plant AS p USING (plant_id)
 CROSS JOIN LATERAL (
       SELECT (g.pair ->> 0)::integer AS year, (g.pair ->> 1)::float8 AS reduction_share
         FROM jsonb_array_elements(t.anchors) AS g (pair)) AS a
 WHERE t.retired_at IS NULL AND (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND (t.target_id, a.year) > (%(after_target_id)s, %(after_year)s)
 ORDER BY t.target_id, a.year
 LIMIT %(most)s;
