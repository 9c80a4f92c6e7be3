-- make_context_spans
-- Grain: one row per span, and from which to which reading everything that touches it is known: the
-- third good one before it to the third after it. Lives as long as the transaction.
CREATE TEMPORARY TABLE context_span ON COMMIT DROP AS
SELECT s.meter_id, s.start_ts, s.end_ts,
       coalesce(before.ts, s.start_ts) AS from_ts, coalesce(after.ts, s.end_ts) AS until_ts
  FROM span AS s
  LEFT JOIN LATERAL (
       SELECT min(b.ts) AS ts
         FROM (SELECT r.ts FROM reading AS r
                WHERE r.meter_id = s.meter_id AND r.ts <= s.start_ts AND r.quality < 2
                ORDER BY r.ts DESC LIMIT 3) AS b) AS before ON true
  LEFT JOIN LATERAL (
       SELECT max(a.ts) AS ts
         FROM (SELECT r.ts FROM reading AS r
                WHERE r.meter_id = s.meter_id AND r.ts >= s.end_ts AND r.quality < 2
                ORDER BY r.ts LIMIT 3) AS a) AS after ON true;
