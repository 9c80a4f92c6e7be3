-- delete_gaps
-- Gaps that reach into a span.
DELETE FROM gap AS g
 USING span AS s
 WHERE g.meter_id = s.meter_id AND g.start_ts < s.end_ts AND g.end_ts > s.start_ts;
