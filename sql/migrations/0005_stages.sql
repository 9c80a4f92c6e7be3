-- Stages of the metering engine: virtual meters after intervals, checks of the data after rollups.

ALTER TABLE stale_window DROP CONSTRAINT stale_window_stage_check;
ALTER TABLE stale_window ADD CONSTRAINT stale_window_stage_check
    CHECK (stage IN ('intervals', 'virtual', 'rollups', 'checks', 'intensity', 'carbon'));
