-- read_habits_of_speech
-- Grain: one row per meter that ever spoke: its last reading, and, of those quiet for ten minutes,
-- the median distance of its last 50 readings (null for the others, and after a single reading).
-- Units: step_s, covers_s [s]. Params: now timestamptz
SELECT m.meter_id, m.plant_id, l.ts AS last, habit.step_s,
       (CASE WHEN m.kind = 'interval' THEN m.period_s ELSE 0 END)::float8 AS covers_s
  FROM meter_live AS l
  JOIN meter AS m USING (meter_id)
  LEFT JOIN LATERAL (
       SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM pair.ts - pair.before))
              AS step_s
         FROM (SELECT r.ts, lag(r.ts) OVER (ORDER BY r.ts) AS before
                 FROM (SELECT ts FROM reading
                        WHERE meter_id = m.meter_id AND ts <= l.ts
                          AND ts > l.ts - INTERVAL '90 days'
                        ORDER BY ts DESC LIMIT 50) AS r) AS pair
        WHERE pair.before IS NOT NULL) AS habit
    ON l.ts < %(now)s::timestamptz - INTERVAL '10 minutes'
 ORDER BY m.meter_id;
