-- read_plants_month_outputs
-- Grain: one row per plant and month: output, in the plant's unit.
-- Params: plant_ids int[]; first, last date
SELECT d.plant_id, date_trunc('month', d.day)::date AS month, sum(d.output) AS output
  FROM intensity_day AS d
 WHERE d.plant_id = ANY(%(plant_ids)s) AND d.day BETWEEN %(first)s AND %(last)s
 GROUP BY 1, 2
 ORDER BY 1, 2;
