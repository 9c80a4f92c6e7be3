-- stage_readings
-- Where a batch waits that holds instants the hypertable already has.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_reading (
    meter_id integer, ts timestamptz, value double precision, quality smallint,
    seq bigint GENERATED ALWAYS AS IDENTITY
) ON COMMIT DELETE ROWS;
