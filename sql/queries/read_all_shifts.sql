-- read_all_shifts
-- Grain: one row per shift of any plant. Wall times of the plant.
SELECT s.plant_id, s.name, s.start_at AS start, s.end_at AS end, s.days
  FROM plant_shift AS s
 ORDER BY s.plant_id, s.start_at, s.name;
