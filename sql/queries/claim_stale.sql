-- claim_stale
-- Grain: one row per claimed window. Gone for good only when the claiming transaction commits.
-- Params: stage text, most int
DELETE FROM stale_window AS w
 USING (SELECT s.stale_id FROM stale_window AS s
         WHERE s.stage = %(stage)s
         ORDER BY s.stale_id
         LIMIT %(most)s
           FOR UPDATE SKIP LOCKED) AS claimed
 WHERE w.stale_id = claimed.stale_id
RETURNING w.meter_id, w.start_ts, w.end_ts;
