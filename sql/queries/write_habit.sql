-- write_habit
-- Params: plant_id int; fitted_at timestamptz; habit jsonb
INSERT INTO demand_habit (plant_id, fitted_at, habit)
VALUES (%(plant_id)s, %(fitted_at)s, %(habit)s)
ON CONFLICT (plant_id) DO UPDATE SET fitted_at = excluded.fitted_at, habit = excluded.habit;
