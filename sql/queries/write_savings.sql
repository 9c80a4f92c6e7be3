-- write_savings
-- Grain: one row per plant and day. Units: kWh.
INSERT INTO saving_day (plant_id, day, baseline_id, expected_kwh, actual_kwh, terms,
                        measured_share, estimated_share, missing_share)
VALUES (%(plant_id)s, %(day)s, %(baseline_id)s, %(expected_kwh)s, %(actual_kwh)s, %(terms)s,
        %(measured_share)s, %(estimated_share)s, %(missing_share)s);
