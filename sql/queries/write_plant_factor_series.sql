-- write_plant_factor_series
-- Params: plant_id int; carrier, series text
INSERT INTO plant_factor_series (plant_id, carrier, series)
VALUES (%(plant_id)s, %(carrier)s, %(series)s);
