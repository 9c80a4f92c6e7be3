-- write_factor_choice
-- Params: used_for, carrier, series, calorific_series, reason, noted_by text; plant_id int or null
INSERT INTO factor_choice (used_for, plant_id, carrier, series, calorific_series, reason, noted_by)
VALUES (%(used_for)s, %(plant_id)s, %(carrier)s, %(series)s, %(calorific_series)s, %(reason)s,
        %(noted_by)s)
RETURNING choice_id;
