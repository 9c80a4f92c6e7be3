-- read_spans_along
-- Grain: one row per span, and per gap (in whole intervals) whose profile its intervals may be part of:
-- those of the following 56 days.
SELECT s.meter_id, s.start_ts, s.end_ts
  FROM span AS s
UNION ALL
SELECT g.meter_id, time_bucket('15 minutes', g.start_ts),
       time_bucket('15 minutes', g.end_ts + INTERVAL '15 minutes' - INTERVAL '1 microsecond')
  FROM span AS s
  JOIN gap AS g ON g.meter_id = s.meter_id
 WHERE g.start_ts > s.start_ts AND g.start_ts < s.end_ts + INTERVAL '56 days';
