-- copy_readings_in
-- Grain: one row per meter and instant; a duplicate fails the whole batch.
COPY reading (meter_id, ts, value, quality) FROM STDIN (FORMAT BINARY);
