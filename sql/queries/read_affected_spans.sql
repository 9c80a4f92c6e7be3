-- read_affected_spans
-- Grain: one row per span. A changed reading can change what the next and the one after it mean (a
-- spike is known by its neighbours), so three good readings either way are affected, in whole intervals.
SELECT s.meter_id,
       time_bucket('15 minutes', coalesce(before.ts, s.start_ts)) AS start_ts,
       time_bucket('15 minutes', coalesce(after.ts, s.end_ts + make_interval(secs => m.period_s)) + INTERVAL '15 minutes'
                                 - INTERVAL '1 microsecond') AS end_ts
  FROM span AS s
  JOIN meter AS m ON m.meter_id = s.meter_id
  LEFT JOIN LATERAL (
       SELECT min(b.ts) AS ts
         FROM (SELECT r.ts FROM reading AS r
                WHERE r.meter_id = s.meter_id AND r.ts < s.start_ts AND r.quality < 2
                ORDER BY r.ts DESC LIMIT 3) AS b) AS before ON true
  LEFT JOIN LATERAL (
       SELECT max(a.ts) AS ts
         FROM (SELECT r.ts FROM reading AS r
                WHERE r.meter_id = s.meter_id AND r.ts >= s.end_ts AND r.quality < 2
                ORDER BY r.ts LIMIT 3) AS a) AS after ON true;
