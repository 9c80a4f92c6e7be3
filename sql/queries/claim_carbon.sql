-- claim_carbon
-- Grain: one row per claimed window, and whether only a factor changed in it. Gone for good only when
-- the claiming transaction commits. Params: most int; by_factor text[]: the causes that are a factor's
DELETE FROM stale_window AS w
 USING (SELECT s.stale_id FROM stale_window AS s
         WHERE s.stage = 'carbon'
         ORDER BY s.stale_id
         LIMIT %(most)s
           FOR UPDATE SKIP LOCKED) AS claimed
 WHERE w.stale_id = claimed.stale_id
RETURNING w.meter_id, w.start_ts, w.end_ts, w.cause = ANY(%(by_factor)s) AS is_by_factor;
