-- read_newest_readings
-- Grain: one row per reading, the newest first. Units: value in the meter's own unit.
-- Params: meter_id, most int
SELECT r.ts, r.value, r.quality, r.received_at
  FROM reading AS r
 WHERE r.meter_id = %(meter_id)s
 ORDER BY r.ts DESC
 LIMIT %(most)s;
