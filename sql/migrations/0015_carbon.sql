-- Carbon for a verifier: factors that are superseded and never changed, months by factor, restatements,
-- targets, instruments, entered activities and issued reports. Emissions of a day become a view.

ALTER TABLE factor
    ADD COLUMN heat_basis text CHECK (heat_basis IN ('net', 'gross')),
    ADD COLUMN vintage text,               -- series of calorific values the factor belongs with
    ADD COLUMN oxidation double precision CHECK (oxidation > 0 AND oxidation <= 1),  -- of the carbon; null: 1
    ADD COLUMN biogenic boolean NOT NULL DEFAULT false,  -- its CO2 is reported apart
    ADD COLUMN gap_note text,              -- why the series has no factor for the days before this one
    ADD COLUMN issuer text,
    ADD COLUMN document text,
    ADD COLUMN address text,
    ADD COLUMN checked_on date,            -- when the value was last compared with its source
    ADD COLUMN mark text CHECK (mark IN ('V1', 'V2', 'D', 'own')),
    ADD COLUMN entered_by text NOT NULL DEFAULT 'fems import factors',
    ADD COLUMN entered_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN reason text NOT NULL DEFAULT '',
    ADD COLUMN superseded_by integer REFERENCES factor DEFERRABLE INITIALLY DEFERRED,
    ADD COLUMN superseded_at timestamptz;
ALTER TABLE factor DROP CONSTRAINT factor_series_carrier_region_basis_valid_from_key;
CREATE UNIQUE INDEX factor_current ON factor (series, carrier, region, boundary, valid_from)
    NULLS NOT DISTINCT WHERE superseded_by IS NULL;
COMMENT ON TABLE factor IS
'Emission factors with dates and sources. A record is never changed: another one supersedes it.';

CREATE FUNCTION keep_factor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF old.superseded_by IS NULL
       AND to_jsonb(new) - 'superseded_by' - 'superseded_at'
         = to_jsonb(old) - 'superseded_by' - 'superseded_at' THEN
        RETURN new;
    END IF;
    RAISE EXCEPTION 'a factor is never changed or deleted, only superseded';
END $$;
CREATE TRIGGER keep_factor BEFORE UPDATE ON factor FOR EACH ROW EXECUTE FUNCTION keep_factor();

ALTER TABLE calorific_value ADD COLUMN mark text CHECK (mark IN ('V1', 'V2', 'D', 'own'));

CREATE TABLE factor_choice (
    choice_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    used_for text NOT NULL,                -- 'inventory', 'operational' or a standard of reports
    plant_id integer REFERENCES plant,     -- null: every plant without a choice of its own
    carrier text NOT NULL,
    series text NOT NULL,
    calorific_series text,
    reason text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON factor_choice (used_for, plant_id, carrier, choice_id);
COMMENT ON TABLE factor_choice IS
'Which series of factors is used for what, and why; the newest choice holds, the others stay.';

-- What a plant took in, by month and factor, and what that emits. A month in which the factor changes
-- has a row for each part.
CREATE TABLE emission_month (
    plant_id integer NOT NULL REFERENCES plant,
    carrier text NOT NULL REFERENCES quantity,
    first_day date NOT NULL,
    last_day date NOT NULL,                -- included; both in one calendar month
    scope smallint NOT NULL CHECK (scope IN (1, 2)),
    activity double precision NOT NULL,    -- in the carrier's canonical unit
    slots integer NOT NULL,                -- 15-min intervals present, of slots_expected
    slots_estimated integer NOT NULL,
    slots_expected integer NOT NULL,
    status text NOT NULL CHECK (status IN ('valid', 'past', 'missing')),
    factor_id integer REFERENCES factor,   -- null where status is missing
    other_gases_factor_id integer REFERENCES factor,
    calorific_value_id integer REFERENCES calorific_value,
    kg_co2e_per_unit double precision,     -- what activity is multiplied by
    kg_co2e double precision,              -- null, not zero, where there is no factor
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (plant_id, carrier, first_day)
);
CREATE INDEX ON emission_month (first_day);

DROP TABLE emission_day;
-- Emissions per plant, day and carrier: the day's energy times the kg per unit of its month's row.
CREATE VIEW emission_day AS
SELECT e.plant_id, d.day, e.scope, e.carrier, sum(d.amount ORDER BY d.meter_id) AS activity,
       sum(d.amount ORDER BY d.meter_id) * e.kg_co2e_per_unit AS kg_co2e, e.factor_id,
       e.other_gases_factor_id, e.calorific_value_id, e.kg_co2e_per_unit,
       (sum(d.slots) - sum(d.slots_estimated)) / sum(d.slots_expected)::double precision
       AS measured_share,
       sum(d.slots_estimated) / sum(d.slots_expected)::double precision AS estimated_share,
       greatest(sum(d.slots_expected) - sum(d.slots), 0) / sum(d.slots_expected)::double precision
       AS missing_share
  FROM emission_month AS e
  JOIN meter AS m ON m.plant_id = e.plant_id AND m.quantity = e.carrier AND m.role = 'main'
  JOIN day_energy AS d ON d.meter_id = m.meter_id AND d.day BETWEEN e.first_day AND e.last_day
 WHERE e.factor_id IS NOT NULL
 GROUP BY e.plant_id, e.carrier, d.day, e.scope, e.factor_id, e.other_gases_factor_id,
          e.calorific_value_id, e.kg_co2e_per_unit;

CREATE TABLE restatement (
    restatement_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    restated_at timestamptz NOT NULL,
    plant_id integer NOT NULL REFERENCES plant,
    carrier text NOT NULL,
    first_day date NOT NULL,               -- of the month's part that changed
    last_day date NOT NULL,
    kg_before double precision,            -- null: there was no figure
    kg_after double precision,
    kg_by_factor double precision,         -- the two parts of the change; null where a figure is
    kg_by_activity double precision,
    factor_before integer REFERENCES factor,
    factor_after integer REFERENCES factor,
    cause text NOT NULL,                   -- factors, choice, boundary, readings
    noted_by text NOT NULL,
    reason text NOT NULL
);
CREATE INDEX ON restatement (plant_id, first_day);
COMMENT ON TABLE restatement IS 'Emissions of months that were over and changed afterwards: before, after, why, who.';

CREATE TABLE activity_entry (
    entry_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plant_id integer NOT NULL REFERENCES plant,
    kind text NOT NULL CHECK (kind IN ('combustion', 'process', 'fugitive', 'sold')),
    what text NOT NULL,                    -- a fuel, a gas, or the carrier that was sold
    first_day date NOT NULL,
    last_day date NOT NULL,
    amount double precision NOT NULL CHECK (amount >= 0),
    unit text NOT NULL,
    evidence text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now(),
    undone_by text,
    undone_at timestamptz,
    CHECK (first_day <= last_day)
);
COMMENT ON TABLE activity_entry IS 'Activities that no meter measures: fuel by bill, process and fugitive gases; and energy sold.';

CREATE TABLE instrument (
    instrument_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plant_id integer NOT NULL REFERENCES plant,
    kind text NOT NULL
        CHECK (kind IN ('rec', 'ppa_direct', 'ppa_third_party', 'own_generation', 'green_premium')),
    certificate text NOT NULL,
    first_day date NOT NULL,               -- of generation
    last_day date NOT NULL,
    kwh double precision NOT NULL CHECK (kwh > 0),
    cancelled_on date,                     -- retired for the plant; null: not yet
    expires_on date,
    evidence text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (kind, certificate),
    CHECK (first_day <= last_day)
);
COMMENT ON TABLE instrument IS 'Contractual instruments for electricity. They never lower the location-based figure.';

CREATE TABLE target (
    target_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    plant_id integer REFERENCES plant,     -- null: the complex
    kind text NOT NULL CHECK (kind IN ('absolute', 'intensity')),
    base_year integer NOT NULL,
    anchors jsonb NOT NULL,                -- [[year, reduction against the base year 0..1], …]
    source text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now(),
    base_kg double precision NOT NULL,     -- the base year as it was when the target was set
    base_months jsonb NOT NULL,            -- its twelve months [kg CO2e]
    retired_at timestamptz
);
CREATE UNIQUE INDEX ON target (name) WHERE retired_at IS NULL;
COMMENT ON TABLE target IS 'Targets; the base year as set is kept beside the base year as it is now.';

CREATE TABLE issued_report (
    report_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plant_id integer REFERENCES plant,     -- null: the complex
    first_day date NOT NULL,
    last_day date NOT NULL,
    standard text NOT NULL,
    issued_by text NOT NULL,
    issued_at timestamptz NOT NULL,
    digest text NOT NULL UNIQUE,           -- SHA-256 of the content
    kg_scope1 double precision NOT NULL,
    kg_scope2_location double precision NOT NULL,
    kg_scope2_market double precision,
    content bytea NOT NULL                 -- the report's JSON, compressed with zlib
);
CREATE INDEX ON issued_report (plant_id, first_day, standard);
COMMENT ON TABLE issued_report IS 'Reports as issued, frozen with the digest of every input.';

-- The months are made again from the days that are there.
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT 'carbon', d.meter_id, day_start(min(d.day), p.time_zone),
       day_start(max(d.day) + 1, p.time_zone), 'migration'
  FROM day_energy AS d
  JOIN meter AS m USING (meter_id)
  JOIN plant AS p USING (plant_id)
 WHERE m.role = 'main'
 GROUP BY d.meter_id, p.time_zone;
