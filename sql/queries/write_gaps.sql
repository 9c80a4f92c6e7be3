-- write_gaps
-- Grain: one row per outage. Units: amount [canonical unit], NaN where it is not known.
-- Params: meter_ids int[]; starts, ends timestamptz[]; amounts float[]
INSERT INTO gap (meter_id, start_ts, end_ts, amount)
SELECT w.meter_id, w.start_ts, w.end_ts, nullif(w.amount, 'NaN')
  FROM unnest(%(meter_ids)s::integer[], %(starts)s::timestamptz[], %(ends)s::timestamptz[],
              %(amounts)s::float8[]) AS w (meter_id, start_ts, end_ts, amount);
