-- Dated facts and what is computed from them.

CREATE TABLE factor (
    factor_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    series text NOT NULL,
    carrier text NOT NULL,                 -- as the source names it: electricity_grid, city_gas_lng ...
    region text NOT NULL,
    boundary text CHECK (boundary IN ('consumption', 'generation')),
    valid_from date,
    valid_to date,                         -- last day, included
    unit text NOT NULL,
    kg_co2_per_unit double precision,
    kg_ch4_per_unit double precision,
    kg_n2o_per_unit double precision,
    kg_co2e_per_unit double precision,
    gwp_set text,
    basis text NOT NULL,
    source text NOT NULL,
    confidence text NOT NULL,
    UNIQUE NULLS NOT DISTINCT (series, carrier, region, basis, valid_from)
);

CREATE TABLE calorific_value (
    calorific_value_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    carrier text NOT NULL,
    region text NOT NULL,
    series text NOT NULL,
    unit text NOT NULL,
    net_mj_per_unit double precision NOT NULL CHECK (net_mj_per_unit > 0),
    gross_mj_per_unit double precision,
    valid_from date,
    valid_to date,
    source text NOT NULL,
    confidence text NOT NULL,
    UNIQUE NULLS NOT DISTINCT (series, carrier, region)
);

CREATE TABLE intensity_day (
    plant_id integer NOT NULL REFERENCES plant,
    day date NOT NULL,
    electricity_kwh double precision NOT NULL,
    output double precision NOT NULL,      -- in the plant's output unit
    kwh_per_unit double precision,         -- null where nothing was made
    measured_share double precision NOT NULL,
    estimated_share double precision NOT NULL,
    missing_share double precision NOT NULL,
    PRIMARY KEY (plant_id, day)
);

CREATE TABLE emission_day (
    plant_id integer NOT NULL REFERENCES plant,
    day date NOT NULL,
    scope smallint NOT NULL CHECK (scope IN (1, 2)),
    carrier text NOT NULL REFERENCES quantity,
    activity double precision NOT NULL,    -- in the carrier's canonical unit
    kg_co2e double precision NOT NULL,
    factor_id integer NOT NULL REFERENCES factor,
    other_gases_factor_id integer REFERENCES factor,  -- CH4 and N2O, where factor_id has CO2 alone
    calorific_value_id integer REFERENCES calorific_value,
    kg_co2e_per_unit double precision NOT NULL,  -- what activity was multiplied by
    measured_share double precision NOT NULL,
    estimated_share double precision NOT NULL,
    missing_share double precision NOT NULL,
    PRIMARY KEY (plant_id, day, scope, carrier)
);
CREATE INDEX ON emission_day (day);

CREATE TABLE forecast (
    meter_id integer NOT NULL REFERENCES meter,
    issued_at timestamptz NOT NULL,
    start_ts timestamptz NOT NULL,         -- of the 15-min interval believed in
    model text NOT NULL,
    kwh double precision NOT NULL,
    low_kwh double precision NOT NULL,     -- 10 percent quantile
    high_kwh double precision NOT NULL,    -- 90 percent quantile
    PRIMARY KEY (meter_id, issued_at, start_ts)
);
CREATE INDEX ON forecast (meter_id, start_ts, issued_at DESC);

CREATE TABLE job_run (
    run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job text NOT NULL,
    window_start timestamptz,              -- null: whatever was stale
    window_end timestamptz,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    status text NOT NULL CHECK (status IN ('running', 'done', 'failed')),  -- running -> done | failed
    rows bigint,
    findings jsonb NOT NULL DEFAULT '[]',
    error text
);
CREATE INDEX ON job_run (job, run_id DESC);
