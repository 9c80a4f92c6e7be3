-- read_bill_lines
-- Grain: one row per line, in the order of the bill.
-- Params: plant_id int; first, last date (first days of months, included)
SELECT l.carrier, l.month, l.kind, l.season, l.band, l.first_day, l.last_day, l.quantity, l.unit,
       l.price_won, l.won, l.facts
  FROM bill_line AS l
 WHERE l.plant_id = %(plant_id)s AND l.month BETWEEN %(first)s AND %(last)s
 ORDER BY l.month, l.carrier, l.position;
