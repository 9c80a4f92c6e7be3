-- write_instrument
-- Params: plant_id int; kind, certificate, evidence, noted_by text; first_day, last_day, cancelled_on,
--         expires_on date; kwh float
INSERT INTO instrument (plant_id, kind, certificate, first_day, last_day, kwh, cancelled_on,
                        expires_on, evidence, noted_by)
VALUES (%(plant_id)s, %(kind)s, %(certificate)s, %(first_day)s, %(last_day)s, %(kwh)s,
        %(cancelled_on)s, %(expires_on)s, %(evidence)s, %(noted_by)s)
ON CONFLICT (kind, certificate) DO NOTHING
RETURNING instrument_id;
