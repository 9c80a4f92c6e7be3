-- write_span
-- Grain: one row per span. Params: meter_ids int[]; starts, ends timestamptz[]
INSERT INTO span (meter_id, start_ts, end_ts)
SELECT w.meter_id, w.start_ts, w.end_ts
  FROM unnest(%(meter_ids)s::integer[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
       AS w (meter_id, start_ts, end_ts);
