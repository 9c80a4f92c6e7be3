-- read_queue
-- Grain: one row per stage that has stale windows.
SELECT s.stage, count(*) AS windows, min(s.created_at) AS oldest
  FROM stale_window AS s
 GROUP BY s.stage
 ORDER BY s.stage;
