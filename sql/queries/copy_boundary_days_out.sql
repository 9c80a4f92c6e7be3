-- copy_boundary_days_out
-- Grain: one row per main meter and day of spans of months. Units: the quantity's canonical unit.
-- Params: plant_ids int[]; firsts, lasts date[] (included), one span each
COPY (
SELECT m.meter_id, d.day - DATE '1970-01-01' AS day, d.amount, d.slots, d.slots_estimated
  FROM unnest(%(plant_ids)s::integer[], %(firsts)s::date[], %(lasts)s::date[])
       AS t (plant_id, first, last)
  JOIN meter AS m ON m.plant_id = t.plant_id AND m.role = 'main'
  JOIN quantity AS q ON q.quantity = m.quantity AND q.what = 'carrier'
  JOIN day_energy AS d ON d.meter_id = m.meter_id AND d.day BETWEEN t.first AND t.last
 ORDER BY m.meter_id, d.day
) TO STDOUT (FORMAT BINARY);
