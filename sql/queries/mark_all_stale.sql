-- mark_all_stale
-- Params: stage, cause text; start, end timestamptz
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT %(stage)s, m.meter_id, %(start)s, %(end)s, %(cause)s
  FROM meter AS m;
