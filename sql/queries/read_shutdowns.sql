-- read_shutdowns
-- Grain: one row per plant and plant-local day on which it stands still.
SELECT p.plant_id, p.day FROM plant_day_plan AS p WHERE p.shutdown ORDER BY p.plant_id, p.day;
