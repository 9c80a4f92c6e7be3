-- claim_carbon
-- Grain: one row per claimed window, and whether only a factor changed in it. Locked until the transaction ends;
-- delete_stale takes them away. Params: most int; by_factor text[]: the causes that are a factor's
SELECT s.stale_id, s.meter_id, s.start_ts, s.end_ts, s.cause = ANY(%(by_factor)s) AS is_by_factor
  FROM stale_window AS s
 WHERE s.stage = 'carbon'
 ORDER BY s.stale_id
 LIMIT %(most)s
   FOR UPDATE SKIP LOCKED;
