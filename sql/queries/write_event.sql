-- write_event
-- Params: plant_id int, first_day, last_day date, note text, detected, accepted bool, effect_kwh float
INSERT INTO energy_event (plant_id, first_day, last_day, note, detected, accepted, effect_kwh)
VALUES (%(plant_id)s, %(first_day)s, %(last_day)s, %(note)s, %(detected)s, %(accepted)s,
        %(effect_kwh)s)
ON CONFLICT (plant_id, first_day, last_day, detected) DO UPDATE SET note = EXCLUDED.note;
