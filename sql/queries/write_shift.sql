-- write_shift
-- Params: plant_id int; name text; start, end time; days text[]
INSERT INTO plant_shift (plant_id, name, start_at, end_at, days)
VALUES (%(plant_id)s, %(name)s, %(start)s, %(end)s, %(days)s);
