-- delete_hours
-- Spans are whole hours here.
DELETE FROM hour_energy AS h
 USING span AS s
 WHERE h.meter_id = s.meter_id AND h.hour_ts >= s.start_ts AND h.hour_ts < s.end_ts;
