-- read_output_plans
-- Grain: one row per plant-local day: what was made before a day, what is planned from it on.
-- Units: the plant's output unit. Params: plant_id int; today, last date
SELECT i.day, i.output
  FROM intensity_day AS i
 WHERE i.plant_id = %(plant_id)s AND i.day < %(today)s
 UNION ALL
SELECT p.day, CASE WHEN p.shutdown THEN 0 ELSE p.planned_output END
  FROM plant_day_plan AS p
 WHERE p.plant_id = %(plant_id)s AND p.day >= %(today)s AND p.day <= %(last)s
   AND (p.shutdown OR p.planned_output IS NOT NULL)
 ORDER BY 1;
