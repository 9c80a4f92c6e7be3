-- read_plant_months
-- Grain: one row per plant and month: emissions. Units: kg CO2e; slots are 15-min intervals.
-- unknown: rows without a factor. Params: plant_ids int[]; first, last date
SELECT e.plant_id, date_trunc('month', e.first_day)::date AS month, sum(e.kg_co2e) AS kg_co2e,
       count(*) FILTER (WHERE e.kg_co2e IS NULL) AS unknown, sum(e.slots)::bigint AS slots,
       sum(e.slots_estimated)::bigint AS slots_estimated,
       sum(e.slots_expected)::bigint AS slots_expected
  FROM emission_month AS e
 WHERE e.plant_id = ANY(%(plant_ids)s) AND e.first_day BETWEEN %(first)s AND %(last)s
 GROUP BY 1, 2
 ORDER BY 1, 2;
