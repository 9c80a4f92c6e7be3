-- claim_stale
-- Grain: one row per stale window that is claimed, locked until the transaction ends; delete_stale takes them away.
-- Params: stage text, most int
-- Two statements: joined in one, a plan may look the oldest windows up again for each window that there is.
SELECT s.stale_id, s.meter_id, s.start_ts, s.end_ts
  FROM stale_window AS s
 WHERE s.stage = %(stage)s
 ORDER BY s.stale_id
 LIMIT %(most)s
   FOR UPDATE SKIP LOCKED;
