-- Forecasts: who believed what and when, how it was chosen, how it came out, and what plants plan.

ALTER TABLE forecast ADD COLUMN low_50_kwh double precision;   -- 25 percent quantile
ALTER TABLE forecast ADD COLUMN high_50_kwh double precision;  -- 75 percent quantile
ALTER TABLE forecast ADD COLUMN low_95_kwh double precision;   -- 2.5 percent quantile
ALTER TABLE forecast ADD COLUMN high_95_kwh double precision;  -- 97.5 percent quantile

CREATE TABLE forecast_issue (
    meter_id integer NOT NULL REFERENCES meter,
    step text NOT NULL CHECK (step IN ('interval', 'day')),
    issued_at timestamptz NOT NULL,        -- what came after was not used
    made_at timestamptz NOT NULL DEFAULT now(),  -- later than issued_at where made in hindsight
    end_ts timestamptz NOT NULL,           -- end of what is forecast
    model text NOT NULL,
    measured_share double precision NOT NULL,   -- of the history it rests on
    estimated_share double precision NOT NULL,
    missing_share double precision NOT NULL,
    PRIMARY KEY (meter_id, step, issued_at)
);
COMMENT ON TABLE forecast_issue IS 'One row per forecast issued; its values are in forecast or forecast_day.';
CREATE INDEX ON forecast_issue (end_ts) WHERE step = 'interval';

CREATE TABLE forecast_choice (
    meter_id integer NOT NULL REFERENCES meter,
    step text NOT NULL CHECK (step IN ('interval', 'day')),
    chosen_at timestamptz NOT NULL,
    chosen text[] NOT NULL,                -- candidates that take part until the next choice
    card jsonb NOT NULL,                   -- weights, backtest, findings: why
    PRIMARY KEY (meter_id, step, chosen_at)
);
COMMENT ON TABLE forecast_choice IS 'One row per choice of a forecast''s model: weekly, or after it decayed.';

CREATE TABLE forecast_day (
    meter_id integer NOT NULL REFERENCES meter,
    issued_at timestamptz NOT NULL,
    day date NOT NULL,                     -- plant-local
    kwh double precision NOT NULL,
    low_kwh double precision NOT NULL,     -- 10 percent quantile
    high_kwh double precision NOT NULL,    -- 90 percent quantile
    PRIMARY KEY (meter_id, issued_at, day)
);

CREATE TABLE forecast_score (
    meter_id integer NOT NULL,
    issued_at timestamptz NOT NULL,
    scored_at timestamptz NOT NULL,
    steps integer NOT NULL,                -- 15-min intervals forecast
    scored_steps integer NOT NULL,         -- of them, those whose truth was measured
    error_kwh double precision,            -- mean absolute error of an interval
    naive_error_kwh double precision,      -- the same of the interval a week before
    naive_steps integer NOT NULL,          -- scored steps with a week before
    error_of_naive_steps_kwh double precision,  -- error_kwh over naive_steps alone
    pinball_kwh double precision,          -- mean pinball loss of the 10 and 90 percent quantiles
    within_50 double precision,            -- share of scored steps within the band
    within_80 double precision,
    within_95 double precision,
    PRIMARY KEY (meter_id, issued_at)
);
COMMENT ON TABLE forecast_score IS 'One row per forecast of intervals whose time has come.';

CREATE TABLE plant_day_plan (
    plant_id integer NOT NULL REFERENCES plant,
    day date NOT NULL,                     -- plant-local
    shutdown boolean NOT NULL DEFAULT false,  -- stands still like on a holiday
    planned_output double precision CHECK (planned_output >= 0),  -- in the plant's output unit
    why text,
    PRIMARY KEY (plant_id, day)
);
COMMENT ON TABLE plant_day_plan IS 'What a plant plans for a day: to stand still, or how much to make.';
