-- Weather for forecasts, kept with the time at which it was believed: who believed what when.

CREATE TABLE weather_issue (
    issue_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plant_id integer REFERENCES plant,     -- null: of all plants that have none of their own
    issued_at timestamptz NOT NULL,        -- of what was observed: end of its last hour
    observed boolean NOT NULL,             -- each hour was then known at its end
    source text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX weather_issue_once ON weather_issue (coalesce(plant_id, 0), observed, issued_at);
COMMENT ON TABLE weather_issue IS 'One row per forecast of weather, or per file of observed weather.';

CREATE TABLE weather_hour (
    issue_id bigint NOT NULL REFERENCES weather_issue ON DELETE CASCADE,
    ts timestamptz NOT NULL,               -- start of the hour
    temperature_c double precision CHECK (temperature_c BETWEEN -90 AND 60),
    cloud_share double precision CHECK (cloud_share BETWEEN 0 AND 1),
    irradiance_w_m2 double precision CHECK (irradiance_w_m2 BETWEEN 0 AND 1500),  -- global, on the level
    PRIMARY KEY (issue_id, ts),
    CHECK (num_nonnulls(temperature_c, cloud_share, irradiance_w_m2) > 0)
);
CREATE INDEX ON weather_hour (ts);
COMMENT ON TABLE weather_hour IS 'One row per hour of an issue of weather.';

DO $$ BEGIN PERFORM guard_plants(); END $$;
