-- mark_cost_stale
-- What plants pay must be computed again from a local day on, as far as there are figures.
-- Params: plant_ids int[]; days date[]: the first day of each
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT 'cost', d.meter_id, day_start(min(d.day), p.time_zone), day_start(max(d.day) + 1, p.time_zone),
       %(cause)s
  FROM unnest(%(plant_ids)s::integer[], %(days)s::date[]) AS w (plant_id, first_day)
  JOIN plant AS p ON p.plant_id = w.plant_id
  JOIN meter AS m ON m.plant_id = p.plant_id
  JOIN day_energy AS d ON d.meter_id = m.meter_id AND d.day >= w.first_day
 GROUP BY d.meter_id, p.time_zone;
