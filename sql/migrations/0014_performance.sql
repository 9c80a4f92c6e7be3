-- Baselines, savings per day, non-routine events and projects; products among the meters of output.

ALTER TABLE stale_window DROP CONSTRAINT stale_window_stage_check;
ALTER TABLE stale_window ADD CONSTRAINT stale_window_stage_check
    CHECK (stage IN ('intervals', 'virtual', 'rollups', 'checks', 'intensity', 'savings', 'carbon',
                     'cost'));

ALTER TABLE meter ADD COLUMN product text;
COMMENT ON COLUMN meter.product IS 'What a meter of output counts, where a plant makes several products.';
ALTER TABLE meter ADD COLUMN equivalent double precision NOT NULL DEFAULT 1 CHECK (equivalent > 0);
COMMENT ON COLUMN meter.equivalent IS 'Of a meter of output: the plant''s units of output that one unit stands for.';
ALTER TABLE meter ADD COLUMN is_scrap boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN meter.is_scrap IS 'Of a meter of output: what it counts is no good and is taken off the output.';

CREATE TABLE baseline (
    baseline_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plant_id integer NOT NULL REFERENCES plant,
    version integer NOT NULL CHECK (version > 0),
    grain text NOT NULL CHECK (grain IN ('hour', 'day', 'month')),
    first_day date NOT NULL,
    last_day date NOT NULL,                -- included
    counts_from date NOT NULL,             -- savings are counted from this day until the next version's
    note text NOT NULL,                    -- static factors: floor area, shifts, product range ...
    model jsonb NOT NULL,                  -- terms, coefficients, covariance, fit; fems/compute/records.py
    findings jsonb NOT NULL DEFAULT '[]',
    fitted_at timestamptz NOT NULL,
    frozen_at timestamptz,                 -- null: a draft, which counts for nothing
    CHECK (first_day <= last_day AND last_day < counts_from),
    UNIQUE (plant_id, version)
);
COMMENT ON TABLE baseline IS 'Versions of a plant''s baseline; one that is frozen never changes.';

CREATE FUNCTION keep_frozen_baseline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'baseline % of plant % is frozen', OLD.version, OLD.plant_id
        USING HINT = 'Fit a new version.';
END $$;
CREATE TRIGGER baseline_is_frozen BEFORE UPDATE OR DELETE ON baseline
    FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION keep_frozen_baseline();

CREATE TABLE saving_day (
    plant_id integer NOT NULL REFERENCES plant,
    day date NOT NULL,
    baseline_id integer NOT NULL REFERENCES baseline,
    expected_kwh double precision NOT NULL,
    actual_kwh double precision NOT NULL,
    terms double precision[] NOT NULL,     -- by what each coefficient was multiplied: sums of days give
    measured_share double precision NOT NULL,                           -- the uncertainty of any span
    estimated_share double precision NOT NULL,
    missing_share double precision NOT NULL,
    PRIMARY KEY (plant_id, day)
);
COMMENT ON TABLE saving_day IS 'Energy the baseline in force lets expect, and what was used; complete days alone.';

CREATE TABLE energy_event (
    event_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plant_id integer NOT NULL REFERENCES plant,
    first_day date NOT NULL,
    last_day date NOT NULL,                -- included
    note text NOT NULL,
    detected boolean NOT NULL DEFAULT false,
    accepted boolean NOT NULL DEFAULT true,  -- taken out of baselines and savings; a proposal is not yet
    effect_kwh double precision,           -- energy above what was expected
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (first_day <= last_day),
    CHECK (detected OR accepted),
    UNIQUE (plant_id, first_day, last_day, detected)
);
COMMENT ON TABLE energy_event IS 'Non-routine events: days on which energy followed what no model knows.';

CREATE TABLE project (
    project_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plant_id integer NOT NULL REFERENCES plant,
    code text NOT NULL,
    name text NOT NULL,
    done_on date NOT NULL,                 -- its effect begins
    cost double precision CHECK (cost >= 0),
    currency text CHECK (currency ~ '^[A-Z]{3}$'),
    expected_kwh_per_year double precision,
    note text NOT NULL DEFAULT '',
    CHECK ((cost IS NULL) = (currency IS NULL)),
    UNIQUE (plant_id, code)
);
COMMENT ON TABLE project IS 'Efficiency measures; what they save is verified from saving_day.';
