-- mark_meters_stale
-- All that meters ever said must be computed again. Params: meter_ids int[], cause text
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT 'intervals', w.meter_id, r.first_ts, r.last_ts + INTERVAL '1 microsecond', %(cause)s
  FROM unnest(%(meter_ids)s::integer[]) AS w (meter_id)
 CROSS JOIN LATERAL (
       SELECT min(g.ts) AS first_ts, max(g.ts) AS last_ts
         FROM reading AS g WHERE g.meter_id = w.meter_id) AS r
 WHERE r.first_ts IS NOT NULL;
