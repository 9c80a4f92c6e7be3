-- read_plant_series
-- Grain: one row per plant and carrier with a series of its own.
SELECT s.plant_id, s.carrier, s.series FROM plant_factor_series AS s;
