-- read_shifts
-- Grain: one row per shift of a plant. Wall times of the plant. Params: plant_id int
SELECT s.name, s.start_at AS start, s.end_at AS end, s.days
  FROM plant_shift AS s
 WHERE s.plant_id = %(plant_id)s
 ORDER BY s.start_at, s.name;
