-- read_saved_price
-- Grain: one row per plant with electricity bills of whole months in a span: what fell away with a kWh
-- less (the lines per kWh: energy and what is added to it, without base charge, VAT and fund), what was
-- billed, and the first and last of its months. Units: won, kWh.
-- Params: plant_ids int[]; first, last date (first days of months, included)
SELECT b.plant_id, sum(per_kwh.won) AS won, sum(b.amount) AS kwh,
       min(b.month) AS first, max(b.month) AS last
  FROM bill AS b
  LEFT JOIN (SELECT l.plant_id, l.month, sum(l.won) AS won FROM bill_line AS l
         WHERE l.plant_id = ANY(%(plant_ids)s) AND l.carrier = 'electricity' AND l.unit = 'kWh'
           AND l.month BETWEEN %(first)s AND %(last)s
         GROUP BY l.plant_id, l.month) AS per_kwh
    ON per_kwh.plant_id = b.plant_id AND per_kwh.month = b.month
 WHERE b.plant_id = ANY(%(plant_ids)s) AND b.carrier = 'electricity' AND b.whole
   AND b.currency = 'KRW' AND b.unit = 'kWh' AND b.month BETWEEN %(first)s AND %(last)s
 GROUP BY b.plant_id;
