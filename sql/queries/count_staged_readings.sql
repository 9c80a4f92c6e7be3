-- count_staged_readings
-- Grain: one row. What storing the staged batch would do; of several rows for one instant the last
-- counts, the others are repetitions.
SELECT count(*) FILTER (WHERE r.meter_id IS NULL) AS new,
       count(*) FILTER (WHERE r.meter_id IS NOT NULL
                          AND (r.value, r.quality) IS DISTINCT FROM (s.value, s.quality)) AS changed
  FROM (SELECT DISTINCT ON (meter_id, ts) meter_id, ts, value, quality
          FROM staged_reading
         ORDER BY meter_id, ts, seq DESC) AS s
  LEFT JOIN reading AS r USING (meter_id, ts);
