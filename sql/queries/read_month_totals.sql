-- read_month_totals
-- Grain: one row per month and plant-set: emissions, and output of the plants. Units: kg CO2e.
-- unknown: rows without a factor. Params: plant_ids int[]; first, last date
SELECT date_trunc('month', e.first_day)::date AS month, sum(e.kg_co2e) AS kg_co2e,
       count(*) FILTER (WHERE e.kg_co2e IS NULL) AS unknown,
       sum(e.slots)::double precision / nullif(sum(e.slots_expected), 0) AS present_share
  FROM emission_month AS e
 WHERE e.plant_id = ANY(%(plant_ids)s) AND e.first_day BETWEEN %(first)s AND %(last)s
 GROUP BY 1
 ORDER BY 1;
