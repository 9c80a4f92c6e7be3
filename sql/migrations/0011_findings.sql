-- Findings: what is odd about the data of a meter or plant, and limits that differ by meter.

CREATE TABLE finding (
    finding_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,                  -- see docs/reference/findings.md
    severity text NOT NULL CHECK (severity IN ('act', 'look', 'note')),
    plant_id integer NOT NULL REFERENCES plant,
    meter_id integer REFERENCES meter,   -- null: of the plant as a whole
    start_ts timestamptz NOT NULL,
    end_ts timestamptz,                  -- null: goes on
    sentence text NOT NULL,
    facts jsonb NOT NULL,
    found_at timestamptz NOT NULL DEFAULT now(),
    resolved_at timestamptz,             -- when something that went on was seen to be over
    CHECK (start_ts <= end_ts),
    UNIQUE NULLS NOT DISTINCT (plant_id, meter_id, name, start_ts)
);
CREATE INDEX ON finding (meter_id, start_ts);
CREATE INDEX ON finding (plant_id, start_ts);
CREATE INDEX ON finding (name) WHERE end_ts IS NULL;
COMMENT ON TABLE finding IS 'What is odd about data: one row per name, meter (or plant) and start.';

ALTER TABLE meter ADD COLUMN limits jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN meter.limits IS 'Limits of the data checks that differ from the defaults, by name.';

-- Live rows touch the same day again and again; it needs to be noted once until it is checked.
CREATE UNIQUE INDEX stale_window_checks ON stale_window (meter_id, start_ts, end_ts)
 WHERE stage = 'checks' AND cause = 'rollups';
