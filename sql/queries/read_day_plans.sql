-- read_day_plans
-- Grain: one row per plant and plant-local day that is planned. Units: the plant's output unit.
-- Params: plant text (null: all), first date
SELECT p.code AS plant, d.day, d.shutdown, d.planned_output, p.output_unit, d.why
  FROM plant_day_plan AS d
  JOIN plant AS p USING (plant_id)
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s) AND d.day >= %(first)s
 ORDER BY p.code, d.day;
