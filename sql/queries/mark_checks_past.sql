-- mark_checks_past
-- All that some meters ever measured must be checked again.
-- Params: meter_ids int[], cause text
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT 'checks', m.meter_id, min(d.day)::timestamp AT TIME ZONE p.time_zone,
       (max(d.day) + 1)::timestamp AT TIME ZONE p.time_zone, %(cause)s
  FROM meter AS m
  JOIN plant AS p USING (plant_id)
  JOIN day_energy AS d USING (meter_id)
 WHERE m.meter_id = ANY(%(meter_ids)s)
 GROUP BY m.meter_id, p.time_zone;
