-- write_day_plan
-- Grain: one row per plant and plant-local day. Params: plant_id int, day date, shutdown boolean,
-- planned_output double precision (the plant's output unit; null: not planned), why text
INSERT INTO plant_day_plan (plant_id, day, shutdown, planned_output, why)
VALUES (%(plant_id)s, %(day)s, %(shutdown)s, %(planned_output)s, %(why)s)
ON CONFLICT (plant_id, day) DO UPDATE
   SET shutdown = excluded.shutdown, planned_output = excluded.planned_output, why = excluded.why;
