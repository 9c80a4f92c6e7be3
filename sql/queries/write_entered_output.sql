-- write_entered_output
-- Of a plant and a meter by their codes; nothing where there is no such meter, or it does not report days.
-- Params: plant, meter text; day date; amount [the meter's unit] float8; noted_by text
INSERT INTO entered_output (plant_id, meter_id, day, amount, noted_by)
SELECT m.plant_id, m.meter_id, %(day)s, %(amount)s, %(noted_by)s
  FROM meter AS m
  JOIN plant AS p ON p.plant_id = m.plant_id
 WHERE p.code = %(plant)s AND m.code = %(meter)s AND m.quantity = 'output' AND m.kind = 'interval'
   AND m.period_s = 86400;
