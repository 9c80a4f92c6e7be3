-- read_demand_now
-- Grain: one row, if the plant is followed. Params: plant_id int
SELECT n.* FROM demand_now AS n WHERE n.plant_id = %(plant_id)s;
