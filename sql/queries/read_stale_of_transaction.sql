-- read_stale_of_transaction
-- Grain: one row per stage that this transaction noted to be computed again: of how many meters, and from
-- the earliest instant to the latest, not included.
SELECT s.stage, count(DISTINCT s.meter_id)::integer AS meters, min(s.start_ts) AS start,
       max(s.end_ts) AS "end"
  FROM stale_window AS s
 WHERE s.created_at = now()
 GROUP BY s.stage
 ORDER BY s.stage;
