-- write_activity_entry
-- Params: plant_id int; kind, what, unit, evidence, noted_by text; first_day, last_day date; amount float
INSERT INTO activity_entry (plant_id, kind, what, first_day, last_day, amount, unit, evidence, noted_by)
VALUES (%(plant_id)s, %(kind)s, %(what)s, %(first_day)s, %(last_day)s, %(amount)s, %(unit)s,
        %(evidence)s, %(noted_by)s)
RETURNING entry_id;
