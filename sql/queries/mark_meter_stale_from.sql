-- mark_meter_stale_from
-- All that a meter said from an instant on must be computed again.
-- Params: meter_id int; start timestamptz; cause text
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT 'intervals', %(meter_id)s, %(start)s, r.last_ts + INTERVAL '1 microsecond', %(cause)s
  FROM (SELECT max(g.ts) AS last_ts FROM reading AS g WHERE g.meter_id = %(meter_id)s) AS r
 WHERE r.last_ts >= %(start)s;
