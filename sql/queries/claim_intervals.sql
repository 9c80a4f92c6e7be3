-- claim_intervals
-- Grain: one row per claimed window, and one per meter of them for what waited of its quarters of an hour.
-- Gone for good only when the claiming transaction commits. Params: most int
WITH claimed AS (
    DELETE FROM stale_window AS w
     USING (SELECT s.stale_id FROM stale_window AS s
             WHERE s.stage = 'intervals'
             ORDER BY s.stale_id
             LIMIT %(most)s
               FOR UPDATE SKIP LOCKED) AS c
     WHERE w.stale_id = c.stale_id
    RETURNING w.meter_id, w.start_ts, w.end_ts
), waited AS (
    DELETE FROM stale_window AS w
     WHERE w.stale_id = ANY (ARRAY(
           SELECT r.stale_id FROM (SELECT DISTINCT c.meter_id FROM claimed AS c) AS m
            CROSS JOIN LATERAL (SELECT s.stale_id FROM stale_window AS s  -- by the meter's index
                                 WHERE s.stage = 'running' AND s.meter_id = m.meter_id OFFSET 0) AS r))
    RETURNING w.meter_id, w.start_ts, w.end_ts
)
SELECT c.meter_id, c.start_ts, c.end_ts FROM claimed AS c
 UNION ALL
SELECT w.meter_id, min(w.start_ts), max(w.end_ts) FROM waited AS w GROUP BY w.meter_id;
