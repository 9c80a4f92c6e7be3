-- copy_readings_out
-- Grain: one row per reading inside a span, by meter and time.
-- Params: start, end timestamptz: the hull of all spans
COPY (
    SELECT r.meter_id, r.ts, r.value, r.quality
      FROM span AS s
      JOIN reading AS r
        ON r.meter_id = s.meter_id AND r.ts >= s.start_ts AND r.ts < s.end_ts
     WHERE r.ts >= %(start)s AND r.ts < %(end)s
     ORDER BY r.meter_id, r.ts
) TO STDOUT (FORMAT BINARY);
