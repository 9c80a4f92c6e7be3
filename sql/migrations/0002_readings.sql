-- What meters said, and what it made out of date.

CREATE TABLE reading (
    meter_id integer NOT NULL,  -- no foreign key: ingest checks its registry, a lookup a row costs
    ts timestamptz NOT NULL,
    value double precision NOT NULL,
    quality smallint NOT NULL DEFAULT 0,        -- 0 good, 1 uncertain, 2 bad
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (meter_id, ts)
);
DO $$ BEGIN
    PERFORM create_hypertable('reading', by_range('ts', INTERVAL '7 days'), create_default_indexes => false);
END $$;
COMMENT ON TABLE reading IS 'Raw value of a meter at an instant, in the meter''s own unit.';

CREATE TABLE reading_revision (
    revision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    meter_id integer NOT NULL,
    ts timestamptz NOT NULL,
    value double precision NOT NULL,
    quality smallint NOT NULL,
    received_at timestamptz NOT NULL,
    replaced_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON reading_revision (meter_id, ts);
COMMENT ON TABLE reading_revision IS 'Readings that a later, different one for the same instant replaced.';

-- A trigger, so that even two writers at once cannot replace a reading without a trace.
CREATE FUNCTION keep_replaced_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reading_revision (meter_id, ts, value, quality, received_at)
    VALUES (old.meter_id, old.ts, old.value, old.quality, old.received_at);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_replaced_reading AFTER UPDATE ON reading
    FOR EACH ROW EXECUTE FUNCTION keep_replaced_reading();

CREATE TABLE rejected_message (
    rejected_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT now(),
    topic text NOT NULL,
    payload bytea NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL
);
CREATE INDEX ON rejected_message (reason, received_at);

CREATE TABLE stale_window (
    stale_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stage text NOT NULL CHECK (stage IN ('intervals', 'rollups', 'intensity', 'carbon')),
    meter_id integer NOT NULL,
    start_ts timestamptz NOT NULL,
    end_ts timestamptz NOT NULL,
    cause text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (start_ts < end_ts)
);
CREATE INDEX ON stale_window (stage, stale_id);
COMMENT ON TABLE stale_window IS 'Spans whose results are out of date; the stage''s job claims and deletes them.';

CREATE TABLE meter_live (
    meter_id integer PRIMARY KEY REFERENCES meter,
    ts timestamptz NOT NULL,        -- of the last reading
    kw double precision,            -- mean over the last minute or more; null where it can't be told
    updated_at timestamptz NOT NULL
);
