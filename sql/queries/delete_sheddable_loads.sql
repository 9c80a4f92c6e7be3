-- delete_sheddable_loads
-- Params: plant_ids int[]
DELETE FROM sheddable_load WHERE plant_id = ANY(%(plant_ids)s);
