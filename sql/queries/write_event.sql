-- write_event
-- A declared event, which is taken out from now on. Grain: its number.
-- Params: plant_id int, first_day, last_day date, note text
INSERT INTO energy_event (plant_id, first_day, last_day, note)
VALUES (%(plant_id)s, %(first_day)s, %(last_day)s, %(note)s)
ON CONFLICT (plant_id, first_day, last_day, detected) DO UPDATE SET note = EXCLUDED.note
RETURNING event_id;
