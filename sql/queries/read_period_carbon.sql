-- read_period_carbon
-- Grain: one row per plant: emissions of a span of days and of the span before it, cut as in
-- read_period. Units: kg CO2e. Params: as read_period.
WITH present AS (
    SELECT e.plant_id, sum(e.kg_co2e) AS kg_co2e
      FROM emission_day AS e
     WHERE e.plant_id = ANY(%(plant_ids)s) AND e.day BETWEEN %(first)s AND %(last)s
       AND e.first_day <= %(last)s AND e.last_day >= %(first)s
     GROUP BY e.plant_id
), rate AS MATERIALIZED (
    SELECT e.plant_id, m.meter_id, e.kg_co2e_per_unit
      FROM emission_day AS e
      JOIN meter AS m ON m.plant_id = e.plant_id AND m.quantity = e.carrier AND m.role = 'main'
     WHERE e.plant_id = ANY(%(plant_ids)s) AND e.day = %(before_last)s
       AND e.first_day <= %(before_last)s AND e.last_day >= %(before_last)s
), before AS (
    SELECT b.plant_id, sum(b.kg_co2e ORDER BY b.kg_co2e) AS kg_co2e
      FROM (SELECT e.plant_id, e.kg_co2e
              FROM emission_day AS e
             WHERE e.plant_id = ANY(%(plant_ids)s)
               AND e.day >= %(before_first)s AND e.day < %(before_last)s
               AND e.first_day < %(before_last)s AND e.last_day >= %(before_first)s
            UNION ALL
            SELECT r.plant_id, i.amount * r.kg_co2e_per_unit
              FROM rate AS r
             CROSS JOIN LATERAL (
                   SELECT h.amount FROM hour_energy AS h
                    WHERE h.meter_id = r.meter_id
                      AND h.hour_ts >= %(hours_start)s AND h.hour_ts < %(hours_end)s
                   UNION ALL
                   SELECT i.amount FROM interval_energy AS i
                    WHERE i.meter_id = r.meter_id
                      AND i.start_ts >= %(before_last_start)s AND i.start_ts < %(hours_start)s
                   UNION ALL
                   SELECT i.amount FROM interval_energy AS i
                    WHERE i.meter_id = r.meter_id
                      AND i.start_ts >= %(hours_end)s AND i.start_ts < %(before_cut)s) AS i) AS b
     GROUP BY b.plant_id
)
SELECT p.plant_id, present.kg_co2e, before.kg_co2e AS before
  FROM plant AS p
  LEFT JOIN present USING (plant_id)
  LEFT JOIN before USING (plant_id)
 WHERE p.plant_id = ANY(%(plant_ids)s)
 ORDER BY p.plant_id;
