-- Bills as suppliers sent them: how a tenant without meters takes part, with the output of the same days.

CREATE TABLE received_bill (
    plant_id integer NOT NULL REFERENCES plant,
    first_day date NOT NULL,
    last_day date NOT NULL,                -- included
    electricity_kwh double precision NOT NULL CHECK (electricity_kwh >= 0),
    output double precision CHECK (output >= 0),  -- made on these days; in the plant's output unit
    temperature_c double precision,        -- mean of the air outside on these days
    evidence text NOT NULL,                -- number of the bill, file, ...
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL,
    PRIMARY KEY (plant_id, first_day),
    CHECK (first_day <= last_day),
    CONSTRAINT bills_do_not_overlap EXCLUDE USING gist (
        int4range(plant_id, plant_id, '[]') WITH &&, daterange(first_day, last_day, '[]') WITH &&)
);
COMMENT ON TABLE received_bill IS 'Bills as received from suppliers, with the output of the same days.';

DO $$ BEGIN PERFORM guard_plants(); END $$;
