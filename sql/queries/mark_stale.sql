-- mark_stale
-- Params: stage, cause text; meter_ids int[], starts, ends timestamptz[]
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT %(stage)s, w.meter_id, w.start_ts, w.end_ts, %(cause)s
  FROM unnest(%(meter_ids)s::integer[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
       AS w (meter_id, start_ts, end_ts);
