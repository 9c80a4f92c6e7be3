-- read_plant_prices
-- Grain: one row per plant: what a kWh more costs (the lines per kWh of its bills of whole months), and
-- emits (electricity). Units: won per kWh, kg CO2e per kWh; null where nothing is known.
-- Params: plant_ids int[]; first, last date (first days of months, included)
SELECT p.plant_id,
       (SELECT sum(l.won)::float8 / nullif(sum(b.amount), 0)::float8
          FROM bill AS b
         CROSS JOIN LATERAL (
               SELECT sum(x.won) AS won FROM bill_line AS x
                WHERE x.plant_id = b.plant_id AND x.carrier = b.carrier AND x.month = b.month
                  AND x.unit = 'kWh') AS l
         WHERE b.plant_id = p.plant_id AND b.carrier = 'electricity' AND b.whole AND b.currency = 'KRW'
           AND b.unit = 'kWh' AND b.month BETWEEN %(first)s AND %(last)s) AS won_per_kwh,
       (SELECT e.kg_co2e_per_unit FROM emission_month AS e
         WHERE e.plant_id = p.plant_id AND e.carrier = 'electricity' AND e.kg_co2e_per_unit IS NOT NULL
         ORDER BY e.first_day DESC LIMIT 1) AS kg_co2e_per_kwh
  FROM plant AS p
 WHERE p.plant_id = ANY(%(plant_ids)s);
