-- read_habits
-- Grain: one row per plant of which a habit is known.
SELECT h.plant_id, h.fitted_at, h.habit FROM demand_habit AS h;
