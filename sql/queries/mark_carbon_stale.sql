-- mark_carbon_stale
-- Emissions of days of the plants must be computed again, from a day on.
-- Params: plant_ids int[] (null: of all plants), carriers text[] (null: all), first date (null: ever),
--         cause text
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT 'carbon', d.meter_id, day_start(greatest(min(d.day), %(first)s::date), p.time_zone),
       day_start(max(d.day) + 1, p.time_zone), %(cause)s
  FROM day_energy AS d
  JOIN meter AS m USING (meter_id)
  JOIN plant AS p USING (plant_id)
 WHERE m.role = 'main' AND (%(plant_ids)s::integer[] IS NULL OR p.plant_id = ANY(%(plant_ids)s))
   AND (%(carriers)s::text[] IS NULL OR m.quantity = ANY(%(carriers)s))
 GROUP BY d.meter_id, p.time_zone
HAVING %(first)s::date IS NULL OR max(d.day) >= %(first)s::date;
