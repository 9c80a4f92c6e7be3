-- read_day_amounts
-- Grain: one row per plant, day and meter at the plant's boundary; amount is null where the meter
-- has nothing that day. Units: the quantity's canonical unit.
-- Params: plant_ids int[], days date[]
SELECT t.plant_id, t.day, m.meter_id, m.quantity, q.what, m.role, d.amount,
       coalesce(d.slots, 0)::integer AS slots,
       coalesce(d.slots_estimated, 0)::integer AS slots_estimated,
       (extract(epoch FROM ((t.day + 1)::timestamp AT TIME ZONE p.time_zone)
                         - (t.day::timestamp AT TIME ZONE p.time_zone)) / 900)::integer
       AS slots_expected
  FROM unnest(%(plant_ids)s::integer[], %(days)s::date[]) AS t (plant_id, day)
  JOIN plant AS p ON p.plant_id = t.plant_id
  JOIN meter AS m ON m.plant_id = t.plant_id AND m.role IN ('main', 'generation')
  JOIN quantity AS q ON q.quantity = m.quantity
  LEFT JOIN day_energy AS d ON d.meter_id = m.meter_id AND d.day = t.day
 ORDER BY t.plant_id, t.day, m.meter_id;
