-- upsert_staged_readings
-- Grain: sends one row per reading that is new or changed; the last of the batch counts.
COPY (
    INSERT INTO reading AS r (meter_id, ts, value, quality)
    SELECT DISTINCT ON (s.meter_id, s.ts) s.meter_id, s.ts, s.value, s.quality
      FROM staged_reading AS s
     ORDER BY s.meter_id, s.ts, s.seq DESC
    ON CONFLICT (meter_id, ts) DO UPDATE
       SET value = excluded.value, quality = excluded.quality, received_at = now()
     WHERE (r.value, r.quality) IS DISTINCT FROM (excluded.value, excluded.quality)
    RETURNING meter_id, ts, value, quality
) TO STDOUT (FORMAT BINARY);
