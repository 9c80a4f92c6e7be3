-- read_saved_price
-- Grain: one row: what a kWh less would have saved plants on the bills of a span of whole months: the
-- lines per kWh (energy and what is added to it), without base charge, VAT and fund; and the first
-- and last month and the number of plants it rests on. Units: won per kWh; null where nothing is billed.
-- Params: plant_ids int[]; first, last date (first days of months, included)
SELECT sum(per_kwh.won)::double precision / nullif(sum(b.amount), 0)::double precision AS won_per_kwh,
       min(b.month) AS first, max(b.month) AS last, count(DISTINCT b.plant_id) AS plants
  FROM bill AS b
 CROSS JOIN LATERAL (
       SELECT sum(l.won) AS won FROM bill_line AS l
        WHERE l.plant_id = b.plant_id AND l.carrier = b.carrier AND l.month = b.month
          AND l.unit = 'kWh') AS per_kwh
 WHERE b.plant_id = ANY(%(plant_ids)s) AND b.carrier = 'electricity' AND b.whole
   AND b.currency = 'KRW' AND b.unit = 'kWh' AND b.month BETWEEN %(first)s AND %(last)s;
