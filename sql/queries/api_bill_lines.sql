-- api_bill_lines
-- Grain: one row per line of a bill. Units: won, the line's unit.
-- Params: plant text (null: all); start (incl.), end (excl.) of month, after_month date;
-- after_carrier text; after_plant_id, after_position, most int
SELECT l.plant_id, l.carrier, l.month, l.position, p.code AS plant, l.kind, l.season, l.band,
       l.first_day, l.last_day, l.quantity, l.unit, l.price_won, l.won
  FROM plant AS p
  JOIN bill_line AS l USING (plant_id)
 WHERE (%(plant)s::text IS NULL OR p.code = %(plant)s)
   AND l.month >= %(start)s::date AND l.month < %(end)s::date
   AND (p.plant_id, l.carrier, l.month, l.position)
       > (%(after_plant_id)s, %(after_carrier)s, %(after_month)s::date, %(after_position)s)
 ORDER BY p.plant_id, l.carrier, l.month, l.position
 LIMIT %(most)s;
