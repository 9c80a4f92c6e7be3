-- read_boundary_days
-- Grain: one row per span of days and main meter that has any in it: its days, amounts, slots and
-- slots_estimated, each as a packed array. Days count from 1970-01-01; units: the quantity's canonical.
-- Params: plant_ids int[]; carriers text[] (null: all); firsts, lasts date[] (included), one span each, those of a plant disjoint
SELECT m.meter_id, held.days, held.amounts, held.slots, held.slots_estimated
  FROM unnest(%(plant_ids)s::integer[], %(carriers)s::text[], %(firsts)s::date[], %(lasts)s::date[])
       AS t (plant_id, carrier, first, last)
  JOIN meter AS m ON m.plant_id = t.plant_id AND m.role = 'main'
               AND (t.carrier IS NULL OR m.quantity = t.carrier)
  JOIN quantity AS q ON q.quantity = m.quantity AND q.what = 'carrier'
 CROSS JOIN LATERAL (
       SELECT array_send(array_agg(r.day)) AS days,
              array_send(array_agg(r.amount)) AS amounts,
              array_send(array_agg(r.slots)) AS slots,
              array_send(array_agg(r.slots_estimated)) AS slots_estimated
         FROM (SELECT d.day - DATE '1970-01-01' AS day, d.amount, d.slots, d.slots_estimated
                 FROM day_energy AS d
                WHERE d.meter_id = m.meter_id AND d.day BETWEEN t.first AND t.last
                ORDER BY d.day) AS r) AS held
 WHERE held.days IS NOT NULL
 ORDER BY m.meter_id, t.first;
