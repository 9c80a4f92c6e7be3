-- read_demands
-- Grain: one row per plant and month: the demand that counts, as declared or else as metered, and when
-- it was. Units: kw [kW]. Params: plant_ids int[]
WITH metered AS (
    SELECT DISTINCT ON (d.plant_id, date_trunc('month', d.day))
           d.plant_id, date_trunc('month', d.day)::date AS month, d.kw, d.at
      FROM demand_day AS d
     WHERE d.plant_id = ANY(%(plant_ids)s)
     ORDER BY d.plant_id, date_trunc('month', d.day), d.kw DESC, d.at
), declared AS (
    SELECT e.plant_id, e.month, e.kw FROM declared_demand AS e WHERE e.plant_id = ANY(%(plant_ids)s)
)
SELECT plant_id, month, coalesce(e.kw, m.kw) AS kw, CASE WHEN e.kw IS NULL THEN m.at END AS at
  FROM metered AS m
  FULL JOIN declared AS e USING (plant_id, month)
 ORDER BY plant_id, month;
