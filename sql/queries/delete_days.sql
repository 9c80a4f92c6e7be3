-- delete_days
-- Spans are whole local days here: start_ts and end_ts lie on the plant's midnights.
DELETE FROM day_energy AS d
 USING span AS s
  JOIN meter AS m ON m.meter_id = s.meter_id
  JOIN plant AS p ON p.plant_id = m.plant_id
 WHERE d.meter_id = s.meter_id
   AND d.day >= (s.start_ts AT TIME ZONE p.time_zone)::date
   AND d.day < (s.end_ts AT TIME ZONE p.time_zone)::date;
