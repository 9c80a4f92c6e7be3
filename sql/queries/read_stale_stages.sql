-- read_stale_stages
-- Grain: one row per stage for which something of a meter is out of date in a span.
-- Params: meter_id int; start, end timestamptz
SELECT DISTINCT s.stage
  FROM stale_window AS s
 WHERE s.meter_id = %(meter_id)s AND s.start_ts <= %(end)s AND s.end_ts >= %(start)s
   AND s.stage IN ('running', 'intervals', 'virtual');
