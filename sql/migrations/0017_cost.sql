-- Tariffs, contracts, and what energy costs. Money and what it is made of are exact: numeric.

ALTER TABLE stale_window DROP CONSTRAINT stale_window_stage_check;
ALTER TABLE stale_window ADD CONSTRAINT stale_window_stage_check
    CHECK (stage IN ('intervals', 'virtual', 'rollups', 'checks', 'intensity', 'savings', 'carbon',
                     'cost'));

CREATE TABLE tariff (
    tariff_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL,                  -- the file's id: of one version
    series text NOT NULL,
    carrier text NOT NULL REFERENCES quantity,
    valid_from date NOT NULL,
    valid_to date,                       -- last day; null: until the next of the series
    definition jsonb NOT NULL,           -- the whole file; decimals are text
    source text NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now(),
    replaced_at timestamptz              -- when a corrected version of the same code came
);
CREATE UNIQUE INDEX ON tariff (code) WHERE replaced_at IS NULL;
COMMENT ON TABLE tariff IS 'Tariffs by version. A corrected one replaces the one of its code, which stays.';

CREATE TABLE contract (
    plant_id integer NOT NULL REFERENCES plant,
    carrier text NOT NULL REFERENCES quantity,
    valid_from date NOT NULL,            -- local day; holds until the next of the plant and carrier
    valid_to date,
    series text NOT NULL,
    option text NOT NULL,
    contract_kw numeric NOT NULL CHECK (contract_kw >= 0),
    as_of date,                          -- prices and hours of this day hold: a change deferred
    imported_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (plant_id, carrier, valid_from)
);

CREATE TABLE declared_demand (
    plant_id integer NOT NULL REFERENCES plant,
    month date NOT NULL,                 -- first day
    kw numeric NOT NULL CHECK (kw >= 0),
    source text NOT NULL,
    PRIMARY KEY (plant_id, month)
);
COMMENT ON TABLE declared_demand IS 'Demand of a month as the supplier billed it; goes before what was metered.';

CREATE TABLE power_factor_month (
    plant_id integer NOT NULL REFERENCES plant,
    month date NOT NULL,
    lagging_share numeric CHECK (lagging_share BETWEEN 0 AND 1),
    leading_share numeric CHECK (leading_share BETWEEN 0 AND 1),
    PRIMARY KEY (plant_id, month)
);

CREATE TABLE sheddable_load (
    plant_id integer NOT NULL REFERENCES plant,
    rank smallint NOT NULL,              -- the order in which they are suggested
    name_en text NOT NULL,
    name_ko text NOT NULL,
    kw double precision NOT NULL CHECK (kw > 0),
    minutes integer NOT NULL CHECK (minutes > 0),   -- how long it can be off
    meter_id integer REFERENCES meter,
    PRIMARY KEY (plant_id, rank)
);
COMMENT ON TABLE sheddable_load IS 'What a plant can switch off for a while, the first first.';

CREATE TABLE band_day (
    meter_id integer NOT NULL REFERENCES meter,
    day date NOT NULL,                   -- local
    season text NOT NULL,
    band text NOT NULL,
    discount numeric NOT NULL,           -- part off the energy price
    amount numeric NOT NULL,             -- canonical unit
    slots smallint NOT NULL,
    slots_estimated smallint NOT NULL,
    PRIMARY KEY (meter_id, day, band, discount)
);
CREATE INDEX ON band_day (day);
COMMENT ON TABLE band_day IS 'Use of a meter per local day, band and discount, under its plant''s tariff.';

CREATE TABLE demand_day (
    plant_id integer NOT NULL REFERENCES plant,
    day date NOT NULL,
    kw numeric NOT NULL,                 -- highest 15 minutes in the bands whose demand counts
    at timestamptz NOT NULL,
    PRIMARY KEY (plant_id, day)
);

CREATE TABLE bill (
    plant_id integer NOT NULL REFERENCES plant,
    carrier text NOT NULL REFERENCES quantity,
    month date NOT NULL,                 -- first local day
    series text NOT NULL,
    option text NOT NULL,
    tariffs text[] NOT NULL,             -- codes, in the order of their days
    currency text NOT NULL,
    amount numeric NOT NULL,             -- of the tariff's unit
    unit text NOT NULL,
    charge_won numeric NOT NULL,         -- before VAT and fund
    total_won numeric NOT NULL,
    billing_kw numeric NOT NULL,
    basis text NOT NULL CHECK (basis IN ('current', 'ratchet', 'floor', 'contract')),
    basis_month date,
    demand_kw numeric,                   -- this month's own that counts
    demand_at timestamptz,
    contract_kw numeric NOT NULL,
    unknown_months date[] NOT NULL,      -- that count, of which no demand is known
    assumed text[] NOT NULL,             -- prices that are only the last ones known
    measured_share double precision NOT NULL,
    estimated_share double precision NOT NULL,
    missing_share double precision NOT NULL,
    whole boolean NOT NULL,              -- there are figures of a later month
    PRIMARY KEY (plant_id, carrier, month)
);

CREATE TABLE bill_line (
    plant_id integer NOT NULL,
    carrier text NOT NULL,
    month date NOT NULL,
    position smallint NOT NULL,
    kind text NOT NULL,
    season text,
    band text,
    first_day date,
    last_day date,
    quantity numeric,
    unit text,
    price_won numeric,
    won numeric NOT NULL,
    facts jsonb NOT NULL,
    PRIMARY KEY (plant_id, carrier, month, position),
    FOREIGN KEY (plant_id, carrier, month) REFERENCES bill ON DELETE CASCADE
);
COMMENT ON TABLE bill_line IS 'Lines of a bill; they add up to its total.';

CREATE TABLE demand_habit (
    plant_id integer PRIMARY KEY REFERENCES plant,
    fitted_at timestamptz NOT NULL,
    habit jsonb NOT NULL                 -- see fems.compute.peak_habit
);
COMMENT ON TABLE demand_habit IS 'How a plant''s load moves within a quarter of an hour.';

CREATE TABLE demand_now (
    plant_id integer PRIMARY KEY REFERENCES plant,
    quarter timestamptz NOT NULL,        -- start of the running quarter of an hour
    at timestamptz NOT NULL,             -- newest reading used
    used_kwh double precision NOT NULL,
    projected_kw double precision NOT NULL,
    low_kw double precision,             -- 10 and 90 percent quantiles; null where too little is known
    high_kw double precision,
    counts boolean NOT NULL,             -- whether this quarter can be the billing demand
    limits jsonb NOT NULL,               -- each: kind, limit_kw, probability, allowable_kw, shed_kw
    won double precision,                -- cost of the projected demand over the months it is kept
    months smallint,
    lines jsonb NOT NULL,                -- meters that draw more than usual
    shed jsonb NOT NULL                  -- what to switch off, in order
);
COMMENT ON TABLE demand_now IS 'The running quarter of an hour of each plant.';

CREATE TABLE demand_warning (
    plant_id integer NOT NULL REFERENCES plant,
    quarter timestamptz NOT NULL,
    kind text NOT NULL,                  -- contract, billing, month
    limit_kw double precision NOT NULL,
    warned_at timestamptz NOT NULL,
    probability double precision NOT NULL,
    projected_kw double precision NOT NULL,
    won double precision,
    PRIMARY KEY (plant_id, quarter, kind)
);
COMMENT ON TABLE demand_warning IS 'Limits that were announced to be passed, each once a quarter.';
