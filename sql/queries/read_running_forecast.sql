-- read_running_forecast
-- Grain: one row per plant and local day of which every main electricity meter that had any day this
-- year has a forecast, the newest of each; at the newest rate of the plant. Units: kg CO2e; low and
-- high hold 80 percent of one meter's days, and more where meters are added up.
-- Params: plant_ids int[]; first, last date (included): the days to come
SELECT m.plant_id, m.quantity AS carrier, f.day, sum(f.kwh) * rate.kg AS kg_co2e,
       sum(f.low_kwh) * rate.kg AS low_kg, sum(f.high_kwh) * rate.kg AS high_kg
  FROM meter AS m
 CROSS JOIN LATERAL (
       SELECT max(i.issued_at) AS at FROM forecast_issue AS i
        WHERE i.meter_id = m.meter_id AND i.step = 'day') AS newest
  JOIN forecast_day AS f ON f.meter_id = m.meter_id AND f.issued_at = newest.at
 CROSS JOIN LATERAL (
       SELECT e.kg_co2e_per_unit AS kg FROM emission_month AS e
        WHERE e.plant_id = m.plant_id AND e.carrier = 'electricity'
          AND e.kg_co2e_per_unit IS NOT NULL
        ORDER BY e.first_day DESC LIMIT 1) AS rate
 CROSS JOIN LATERAL (
       SELECT count(*) AS meters FROM meter AS o
        WHERE o.plant_id = m.plant_id AND o.role = 'main' AND o.quantity = 'electricity'
          AND EXISTS (SELECT FROM day_energy AS d
                       WHERE d.meter_id = o.meter_id
                         AND d.day >= date_trunc('year', %(first)s::date))) AS own
 WHERE m.plant_id = ANY(%(plant_ids)s) AND m.role = 'main' AND m.quantity = 'electricity'
   AND f.day BETWEEN %(first)s AND %(last)s
 GROUP BY m.plant_id, m.quantity, f.day, rate.kg, own.meters
HAVING count(*) = own.meters
 ORDER BY m.plant_id, f.day;
