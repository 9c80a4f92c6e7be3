-- read_electricity_carbon
-- Grain: one row per plant: emissions of the electricity bought in a span of days. Units: kg CO2e.
-- Params: plant_ids int[]; first, last date (included)
SELECT e.plant_id, sum(e.kg_co2e) AS kg_co2e
  FROM emission_day AS e
 WHERE e.plant_id = ANY(%(plant_ids)s) AND e.carrier = 'electricity'
   AND e.day BETWEEN %(first)s AND %(last)s
   AND e.first_day <= %(last)s AND e.last_day >= %(first)s
 GROUP BY e.plant_id;
