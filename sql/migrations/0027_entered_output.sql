-- What was made on a day, as people enter it on the page: a job makes readings of it.

CREATE TABLE entered_output (
    entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plant_id integer NOT NULL REFERENCES plant,
    meter_id integer NOT NULL REFERENCES meter,
    day date NOT NULL,                     -- in the plant's time zone
    amount double precision NOT NULL CHECK (amount >= 0 AND amount < 'infinity'),  -- in the meter's unit
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now(),
    stored_at timestamptz                  -- when it became a reading; null: not yet
);
CREATE INDEX ON entered_output (plant_id, day);
CREATE INDEX ON entered_output (entry_id) WHERE stored_at IS NULL;
COMMENT ON TABLE entered_output IS 'Output of a day as somebody entered it; of one day the latest counts.';

CREATE TRIGGER note_change AFTER INSERT ON entered_output
    FOR EACH ROW EXECUTE FUNCTION note_change('noted_by');

DO $$ BEGIN PERFORM guard_plants(); END $$;
GRANT INSERT (plant_id, meter_id, day, amount, noted_by) ON entered_output TO fems_dashboard;
CREATE POLICY of_own_plants ON entered_output FOR INSERT
    WITH CHECK (EXISTS (SELECT FROM meter AS m
                         WHERE m.meter_id = entered_output.meter_id
                           AND m.plant_id = entered_output.plant_id AND m.quantity = 'output'
                           AND m.kind = 'interval' AND m.period_s = 86400));
