-- mark_carbon_stale
-- Emissions of all days of the plants must be computed again.
-- Params: plant_ids int[] (null: of all plants), cause text
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT 'carbon', d.meter_id, day_start(min(d.day), p.time_zone),
       day_start(max(d.day) + 1, p.time_zone), %(cause)s
  FROM day_energy AS d
  JOIN meter AS m USING (meter_id)
  JOIN plant AS p USING (plant_id)
 WHERE m.role = 'main' AND (%(plant_ids)s::integer[] IS NULL OR p.plant_id = ANY(%(plant_ids)s))
 GROUP BY d.meter_id, p.time_zone;
