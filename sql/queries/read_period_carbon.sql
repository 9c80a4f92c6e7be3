-- read_period_carbon
-- Grain: one row per plant: emissions of a span of days and of the span before it, cut as in
-- read_period. Units: kg CO2e. Params: as read_period.
WITH present AS (
    SELECT e.plant_id, sum(e.kg_co2e) AS kg_co2e
      FROM emission_day AS e
     WHERE e.plant_id = ANY(%(plant_ids)s) AND e.day BETWEEN %(first)s AND %(last)s
     GROUP BY e.plant_id
), before AS (
    SELECT b.plant_id, sum(b.kg_co2e) AS kg_co2e
      FROM (SELECT e.plant_id, e.kg_co2e
              FROM emission_day AS e
             WHERE e.plant_id = ANY(%(plant_ids)s)
               AND e.day >= %(before_first)s AND e.day < %(before_last)s
            UNION ALL
            SELECT e.plant_id, i.amount * e.kg_co2e_per_unit
              FROM emission_day AS e
              JOIN meter AS m ON m.plant_id = e.plant_id AND m.quantity = e.carrier
                             AND m.role = 'main'
              JOIN interval_energy AS i ON i.meter_id = m.meter_id
             WHERE e.plant_id = ANY(%(plant_ids)s) AND e.day = %(before_last)s
               AND i.start_ts >= %(before_last_start)s AND i.start_ts < %(before_cut)s) AS b
     GROUP BY b.plant_id
)
SELECT p.plant_id, present.kg_co2e, before.kg_co2e AS before
  FROM plant AS p
  LEFT JOIN present USING (plant_id)
  LEFT JOIN before USING (plant_id)
 WHERE p.plant_id = ANY(%(plant_ids)s)
 ORDER BY p.plant_id;
