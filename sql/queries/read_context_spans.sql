-- read_context_spans
-- Grain: one row per span, reaching to the third reading before and after it: enough to know every
-- segment that touches it.
SELECT s.meter_id, coalesce(before.ts, s.start_ts) AS start_ts, coalesce(after.ts, s.end_ts) AS end_ts
  FROM span AS s
  LEFT JOIN LATERAL (
       SELECT min(b.ts) AS ts
         FROM (SELECT r.ts FROM reading AS r
                WHERE r.meter_id = s.meter_id AND r.ts <= s.start_ts AND r.quality < 2
                ORDER BY r.ts DESC LIMIT 3) AS b) AS before ON true
  LEFT JOIN LATERAL (
       SELECT max(a.ts) + INTERVAL '1 microsecond' AS ts
         FROM (SELECT r.ts FROM reading AS r
                WHERE r.meter_id = s.meter_id AND r.ts >= s.end_ts AND r.quality < 2
                ORDER BY r.ts LIMIT 3) AS a) AS after ON true;
