-- read_readings_kept
-- Grain: one row, none where nothing was ever dropped.
SELECT from_ts FROM readings_kept;
