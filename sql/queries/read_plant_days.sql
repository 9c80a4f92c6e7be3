-- read_plant_days
-- Grain: one row per plant and local day with electricity at its boundary, first to last included.
-- Params: plant_ids int[], first, last date
SELECT DISTINCT m.plant_id, d.day
  FROM meter AS m
  JOIN day_energy AS d ON d.meter_id = m.meter_id
 WHERE m.plant_id = ANY(%(plant_ids)s) AND m.role = 'main' AND m.quantity = 'electricity'
   AND d.day BETWEEN %(first)s AND %(last)s
 ORDER BY m.plant_id, d.day;
