-- write_intensity
-- Grain: one row per plant and day.
INSERT INTO intensity_day (plant_id, day, electricity_kwh, output, kwh_per_unit,
                           measured_share, estimated_share, missing_share)
VALUES (%(plant_id)s, %(day)s, %(electricity_kwh)s, %(output)s, %(kwh_per_unit)s,
        %(measured_share)s, %(estimated_share)s, %(missing_share)s);
