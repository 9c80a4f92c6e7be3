-- read_period_outputs
-- Grain: one row per plant with output in a span of days. Units: the plant's own.
-- Params: plant_ids int[]; first, last date
SELECT d.plant_id, sum(d.output ORDER BY d.day) AS output
  FROM intensity_day AS d
 WHERE d.plant_id = ANY(%(plant_ids)s) AND d.day BETWEEN %(first)s AND %(last)s
 GROUP BY d.plant_id
HAVING sum(d.output) > 0
 ORDER BY d.plant_id;
