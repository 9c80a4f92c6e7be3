-- Detected events that somebody looked at and found to be none.

ALTER TABLE energy_event ADD COLUMN dismissed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN energy_event.dismissed IS 'Somebody decided that it is none: it counts, and is not proposed again.';
ALTER TABLE energy_event ADD CHECK (NOT (accepted AND dismissed));
