-- drop_readings
-- Grain: one row per dropped chunk. Drops chunks of readings (a week each) that end before an instant, with
-- the rights of the table's owner.
-- Params: before timestamptz
SELECT drop_readings(%(before)s::timestamptz);
