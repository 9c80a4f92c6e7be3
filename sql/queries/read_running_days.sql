-- read_running_days
-- Grain: one row per plant, carrier and local day. Units: kg CO2e.
-- Params: plant_ids int[]; first, last date (included)
SELECT e.plant_id, e.carrier, e.day, e.kg_co2e
  FROM emission_day AS e
 WHERE e.plant_id = ANY(%(plant_ids)s) AND e.day BETWEEN %(first)s AND %(last)s
   AND e.first_day <= %(last)s AND e.last_day >= %(first)s
 ORDER BY e.plant_id, e.carrier, e.day;
