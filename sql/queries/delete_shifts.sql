-- delete_shifts
-- Params: plant_id int
DELETE FROM plant_shift WHERE plant_id = %(plant_id)s;
