-- Virtual meters: linear combinations of other meters, computed interval by interval.

ALTER TABLE meter DROP CONSTRAINT meter_kind_check;
ALTER TABLE meter ADD CONSTRAINT meter_kind_check
    CHECK (kind IN ('register', 'interval', 'power', 'gauge', 'virtual'));

CREATE TABLE virtual_meter_term (
    meter_id integer NOT NULL REFERENCES meter,     -- the virtual meter
    of_meter_id integer NOT NULL REFERENCES meter,  -- what it is made of
    factor double precision NOT NULL CHECK (factor <> 0),
    PRIMARY KEY (meter_id, of_meter_id),
    CHECK (meter_id <> of_meter_id)
);
CREATE INDEX ON virtual_meter_term (of_meter_id);
COMMENT ON TABLE virtual_meter_term IS
'A virtual meter''s amount is the sum of factor x amount of its terms, in canonical units.';

-- Production days and shifts: wall times of the plant.

ALTER TABLE plant ADD COLUMN day_starts_at time NOT NULL DEFAULT '00:00';
COMMENT ON COLUMN plant.day_starts_at IS 'Wall time at which a production day begins; a day itself begins at 00:00.';

CREATE TABLE plant_shift (
    plant_id integer NOT NULL REFERENCES plant,
    name text NOT NULL,
    start_at time NOT NULL,
    end_at time NOT NULL,                  -- at or before start_at: on the day after
    days text[] NOT NULL,                  -- weekdays of the production day: mon … sun
    PRIMARY KEY (plant_id, name)
);

-- First instant of a local day. Where a clock goes back over midnight, midnight comes twice; AT TIME ZONE takes the second.
CREATE FUNCTION day_start(day date, zone text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT (day::timestamp AT TIME ZONE zone)
           - CASE WHEN (((day::timestamp AT TIME ZONE zone) - INTERVAL '1 hour') AT TIME ZONE zone)::date
                       >= day
                  THEN INTERVAL '1 hour' ELSE INTERVAL '0' END
$$;
