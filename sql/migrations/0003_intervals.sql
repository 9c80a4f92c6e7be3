-- Amounts per 15 minutes, hour and plant-local day, in the quantity's canonical unit.

CREATE TABLE interval_energy (
    meter_id integer NOT NULL,
    start_ts timestamptz NOT NULL,
    amount double precision NOT NULL,      -- missing is no row, never zero
    estimated double precision NOT NULL,   -- part of amount that was estimated
    quality smallint NOT NULL,             -- 0 measured, 1 estimated, 2 suspect
    PRIMARY KEY (meter_id, start_ts)
);
DO $$ BEGIN
    PERFORM create_hypertable(
    'interval_energy', by_range('start_ts', INTERVAL '28 days'), create_default_indexes => false
);
END $$;
CREATE INDEX ON interval_energy (start_ts, meter_id);

CREATE TABLE hour_energy (
    meter_id integer NOT NULL,
    hour_ts timestamptz NOT NULL,
    amount double precision NOT NULL,
    estimated double precision NOT NULL,
    slots smallint NOT NULL,               -- intervals present, of slots_expected
    slots_estimated smallint NOT NULL,
    slots_expected smallint NOT NULL,
    peak_kw double precision,              -- highest 15-min mean, electricity only
    peak_at timestamptz,
    PRIMARY KEY (meter_id, hour_ts)
);
CREATE INDEX ON hour_energy (hour_ts);

CREATE TABLE day_energy (
    meter_id integer NOT NULL,
    day date NOT NULL,                     -- in the plant's time zone
    amount double precision NOT NULL,
    estimated double precision NOT NULL,
    slots smallint NOT NULL,
    slots_estimated smallint NOT NULL,
    slots_expected smallint NOT NULL,      -- 92, 96 or 100
    peak_kw double precision,
    peak_at timestamptz,
    PRIMARY KEY (meter_id, day)
);
CREATE INDEX ON day_energy (day);
