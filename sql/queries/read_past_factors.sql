-- read_past_factors
-- Grain: one row per plant whose emissions of a span of days use a factor past its last day.
-- Params: plant_ids int[]; first, last date
SELECT DISTINCT p.code
  FROM emission_day AS e
  JOIN factor AS f USING (factor_id)
  JOIN plant AS p USING (plant_id)
 WHERE e.plant_id = ANY(%(plant_ids)s) AND e.day BETWEEN %(first)s AND %(last)s
   AND e.first_day <= %(last)s AND e.last_day >= %(first)s
   AND e.day > f.valid_to
 ORDER BY p.code;
