-- claim_checks
-- Grain: one row per claimed window: what was asked for, days that are over, and a day that is not
-- over if it was noted long enough ago. Locked until the transaction ends; delete_stale takes them away.
-- Params: most int; now, noted_before timestamptz
SELECT s.stale_id, s.meter_id, s.start_ts, s.end_ts
  FROM stale_window AS s
  JOIN meter AS m USING (meter_id)
  JOIN plant AS p USING (plant_id)
 WHERE s.stage = 'checks'
   AND (s.cause <> 'rollups' OR s.created_at < %(noted_before)s
        OR s.end_ts <= date_trunc('day', %(now)s::timestamptz AT TIME ZONE p.time_zone)
                       AT TIME ZONE p.time_zone)
 ORDER BY s.stale_id
 LIMIT %(most)s
   FOR UPDATE OF s SKIP LOCKED;
