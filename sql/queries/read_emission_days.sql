-- read_emission_days
-- Grain: one row per day, scope and carrier, with the factor behind it. Units: kg CO2e.
-- Params: plant_id int; first, last date
SELECT e.day, e.scope, e.carrier, e.kg_co2e, e.kg_co2e_per_unit, q.canonical_unit AS unit,
       f.series, f.valid_from, f.valid_to, f.source, f.confidence
  FROM emission_day AS e
  JOIN factor AS f USING (factor_id)
  JOIN quantity AS q ON q.quantity = e.carrier
 WHERE e.plant_id = %(plant_id)s AND e.day BETWEEN %(first)s AND %(last)s
   AND e.first_day <= %(last)s AND e.last_day >= %(first)s
 ORDER BY e.day, e.scope, e.carrier;
