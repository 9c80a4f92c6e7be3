-- drop_readings
-- Grain: one row per dropped chunk. Drops chunks of readings (a week each) that end before an instant.
-- Params: before timestamptz
SELECT drop_chunks('reading', older_than => %(before)s::timestamptz);
