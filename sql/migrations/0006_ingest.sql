-- Meters without a clock.

ALTER TABLE meter ADD COLUMN server_time boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN meter.server_time IS 'A reading without a time is of the instant of its receipt.';
