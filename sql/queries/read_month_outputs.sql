-- read_month_outputs
-- Grain: one row per month: output of one plant, in its unit. Params: plant_id int; first, last date
SELECT date_trunc('month', d.day)::date AS month, sum(d.output) AS output
  FROM intensity_day AS d
 WHERE d.plant_id = %(plant_id)s AND d.day BETWEEN %(first)s AND %(last)s
 GROUP BY 1
 ORDER BY 1;
