-- read_month_output
-- Grain: one row: output of a plant on local days. Units: the plant's own. Params: plant_id int; first, last date
SELECT sum(d.amount) AS output
  FROM day_energy AS d
  JOIN meter AS m USING (meter_id)
 WHERE m.plant_id = %(plant_id)s AND m.quantity = 'output' AND m.role = 'main'
   AND d.day BETWEEN %(first)s AND %(last)s;
