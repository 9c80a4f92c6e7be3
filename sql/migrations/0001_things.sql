-- The things that are measured: complex, plant, asset, meter.

CREATE TABLE quantity (
    quantity text PRIMARY KEY,
    what text NOT NULL CHECK (what IN ('carrier', 'output', 'driver')),
    canonical_unit text,        -- unit of every computed amount; the plant's output unit where null
    is_mean boolean NOT NULL    -- true: an interval holds a mean (degC), false: an amount (kWh)
);
COMMENT ON TABLE quantity IS 'What a meter can measure, and the unit in which amounts of it are kept.';

INSERT INTO quantity (quantity, what, canonical_unit, is_mean) VALUES
    ('electricity', 'carrier', 'kWh', false),
    ('city_gas', 'carrier', 'Nm3', false),
    ('steam', 'carrier', 'GJ', false),
    ('output', 'output', NULL, false),
    ('temperature', 'driver', 'degC', true);

CREATE TABLE complex (
    complex_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name_en text NOT NULL,
    name_ko text NOT NULL,
    time_zone text NOT NULL
);

CREATE TABLE plant (
    plant_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    complex_id integer NOT NULL REFERENCES complex,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z0-9][a-z0-9_-]*$'),
    name_en text NOT NULL,
    name_ko text NOT NULL,
    trade text NOT NULL,
    time_zone text NOT NULL,
    output_unit text NOT NULL,
    contract_kw double precision CHECK (contract_kw > 0)
);

CREATE TABLE plant_factor_series (
    plant_id integer NOT NULL REFERENCES plant,
    carrier text NOT NULL REFERENCES quantity,
    series text NOT NULL,
    PRIMARY KEY (plant_id, carrier)
);
COMMENT ON TABLE plant_factor_series IS
'Emission factor series a plant uses for a carrier, where it is not the default (a heat supplier).';

CREATE TABLE asset (
    asset_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plant_id integer NOT NULL REFERENCES plant,
    parent_id integer REFERENCES asset,
    code text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('area', 'line', 'equipment')),
    name_en text NOT NULL,
    name_ko text NOT NULL,
    UNIQUE (plant_id, code)
);

CREATE TABLE meter (
    meter_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plant_id integer NOT NULL REFERENCES plant,
    asset_id integer REFERENCES asset,
    code text NOT NULL CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]*$'),
    name_en text NOT NULL,
    name_ko text NOT NULL,
    quantity text NOT NULL REFERENCES quantity,
    kind text NOT NULL CHECK (kind IN ('register', 'interval', 'power', 'gauge')),
    unit text NOT NULL,                  -- of the readings; kW for kind power
    role text NOT NULL CHECK (role IN ('main', 'sub', 'generation')),
    multiplier double precision NOT NULL DEFAULT 1 CHECK (multiplier > 0),  -- CT x PT
    digits smallint CHECK (digits BETWEEN 3 AND 12),  -- integer digits before a register rolls over
    capacity_kw double precision CHECK (capacity_kw > 0),
    period_s integer NOT NULL DEFAULT 900 CHECK (period_s > 0),   -- span of one interval reading
    max_gap_s integer NOT NULL DEFAULT 2700 CHECK (max_gap_s > 0),  -- longer is an outage
    UNIQUE (plant_id, code)
);
CREATE INDEX ON meter (plant_id, quantity, role);
