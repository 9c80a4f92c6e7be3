-- What is known of a meter besides its readings: dated settings, exchanges, edits; and its gaps.

ALTER TABLE meter
    ADD COLUMN estimate_up_to_s integer NOT NULL DEFAULT 14400 CHECK (estimate_up_to_s >= 0),
    ADD COLUMN both_ways boolean NOT NULL DEFAULT false,
    ADD COLUMN jitter double precision NOT NULL DEFAULT 0 CHECK (jitter >= 0),
    ADD COLUMN mean_of_period boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN meter.mean_of_period IS 'A power reading is the mean since the reading before, not an instant''s power.';
COMMENT ON COLUMN meter.estimate_up_to_s IS 'A gap of unknown amount is estimated up to this length; a longer one stays missing.';
COMMENT ON COLUMN meter.both_ways IS 'The register may also run backwards (import less export).';
COMMENT ON COLUMN meter.jitter IS 'A smaller backward step of a register is noise, in the meter''s own unit.';

CREATE TABLE meter_setting (
    meter_id integer NOT NULL REFERENCES meter,
    valid_from timestamptz NOT NULL,
    unit text,
    multiplier double precision CHECK (multiplier > 0),
    digits smallint CHECK (digits BETWEEN 3 AND 12),
    capacity_kw double precision CHECK (capacity_kw > 0),
    period_s integer CHECK (period_s > 0),
    max_gap_s integer CHECK (max_gap_s > 0),
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now(),
    note text NOT NULL DEFAULT '',
    PRIMARY KEY (meter_id, valid_from)
);
COMMENT ON TABLE meter_setting IS
'Settings of a meter from an instant on; what is null stays as it was. Before the first, the meter''s own columns hold.';

CREATE TABLE meter_exchange (
    exchange_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    meter_id integer NOT NULL REFERENCES meter,
    at timestamptz NOT NULL,
    final_value double precision,          -- of the register taken out; null: not known
    initial_value double precision,        -- of the register put in; null: not known
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now(),
    note text NOT NULL DEFAULT '',
    undone_by text,
    undone_at timestamptz
);
CREATE UNIQUE INDEX ON meter_exchange (meter_id, at) WHERE undone_at IS NULL;
COMMENT ON TABLE meter_exchange IS 'Instants at which one register was taken out and another put in.';

CREATE TABLE interval_edit (
    edit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    meter_id integer NOT NULL REFERENCES meter,
    start_ts timestamptz NOT NULL,         -- on interval bounds
    end_ts timestamptz NOT NULL,
    amount double precision,               -- of the whole span, canonical unit; null: declared missing
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now(),
    note text NOT NULL,
    undone_by text,
    undone_at timestamptz,
    CHECK (start_ts < end_ts)
);
CREATE INDEX ON interval_edit (meter_id, start_ts) WHERE undone_at IS NULL;
COMMENT ON TABLE interval_edit IS 'Amounts set by hand: who, when, why. The readings stay; undone edits stay too.';

CREATE TABLE gap (
    meter_id integer NOT NULL,
    start_ts timestamptz NOT NULL,         -- the last reading before
    end_ts timestamptz NOT NULL,           -- the first reading after
    amount double precision,               -- over the whole gap, canonical unit; null: not known
    PRIMARY KEY (meter_id, start_ts)
);
COMMENT ON TABLE gap IS 'Outages of meters: estimated by the profile of the 56 days before.';

ALTER TABLE hour_energy
    ADD COLUMN slots_suspect smallint NOT NULL DEFAULT 0,
    ADD COLUMN slots_edited smallint NOT NULL DEFAULT 0;
ALTER TABLE day_energy
    ADD COLUMN slots_suspect smallint NOT NULL DEFAULT 0,
    ADD COLUMN slots_edited smallint NOT NULL DEFAULT 0;
