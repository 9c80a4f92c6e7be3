-- delete_plant_factor_series
-- Params: plant_id int
DELETE FROM plant_factor_series WHERE plant_id = %(plant_id)s;
