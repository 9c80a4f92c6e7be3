-- read_queue
-- Grain: one row per stage that has stale windows, but for what waits for its quarter of an hour to end.
SELECT s.stage, count(*) AS windows, min(s.created_at) AS oldest
  FROM stale_window AS s
 WHERE s.stage <> 'running'
 GROUP BY s.stage
 ORDER BY s.stage;
