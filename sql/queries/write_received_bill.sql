-- write_received_bill
-- A bill of the same first day is replaced by its correction.
-- Params: plant_id int; first_day, last_day date; electricity_kwh [kWh], output [the plant's unit],
-- temperature_c [degC] float8; evidence, noted_by text; noted_at timestamptz
INSERT INTO received_bill AS b (plant_id, first_day, last_day, electricity_kwh, output, temperature_c,
                                evidence, noted_by, noted_at)
VALUES (%(plant_id)s, %(first_day)s, %(last_day)s, %(electricity_kwh)s, %(output)s, %(temperature_c)s,
        %(evidence)s, %(noted_by)s, %(noted_at)s)
ON CONFLICT (plant_id, first_day) DO UPDATE
   SET last_day = excluded.last_day, electricity_kwh = excluded.electricity_kwh,
       output = excluded.output, temperature_c = excluded.temperature_c, evidence = excluded.evidence,
       noted_by = excluded.noted_by, noted_at = excluded.noted_at
 WHERE (b.last_day, b.electricity_kwh, b.output, b.temperature_c, b.evidence)
       IS DISTINCT FROM (excluded.last_day, excluded.electricity_kwh, excluded.output,
                         excluded.temperature_c, excluded.evidence);
