-- What is new of a quarter of an hour that is not over waits until it is: computed with each reading, it
-- would be computed fifteen times or nine hundred, and be of no use before.

ALTER TABLE stale_window DROP CONSTRAINT stale_window_stage_check;
ALTER TABLE stale_window ADD CONSTRAINT stale_window_stage_check CHECK (stage IN (
    'running', 'intervals', 'virtual', 'rollups', 'checks', 'intensity', 'savings', 'carbon', 'cost'));
CREATE INDEX stale_window_running ON stale_window (meter_id) WHERE stage = 'running';
