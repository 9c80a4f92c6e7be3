-- read_energy_price
-- Grain: one row: mean price of the electricity of the bills of whole and running months, by what falls
-- away with a kilowatt-hour: energy, climate and fuel; null without a bill. Units: won/kWh.
-- Params: plant_id int; first, last date (first days of months, included)
SELECT (SELECT sum(l.won) FROM bill_line AS l
         WHERE l.plant_id = %(plant_id)s AND l.carrier = 'electricity'
           AND l.month BETWEEN %(first)s AND %(last)s
           AND l.kind IN ('energy', 'climate', 'fuel'))::double precision
       / nullif(sum(b.amount), 0)::double precision AS won_per_kwh
  FROM bill AS b
 WHERE b.plant_id = %(plant_id)s AND b.carrier = 'electricity'
   AND b.month BETWEEN %(first)s AND %(last)s;
