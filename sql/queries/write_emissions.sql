-- write_emissions
-- Grain: one row per plant, day, scope and carrier.
INSERT INTO emission_day (plant_id, day, scope, carrier, activity, kg_co2e, factor_id,
                          other_gases_factor_id, calorific_value_id, kg_co2e_per_unit,
                          measured_share, estimated_share, missing_share)
VALUES (%(plant_id)s, %(day)s, %(scope)s, %(carrier)s, %(activity)s, %(kg_co2e)s, %(factor_id)s,
        %(other_gases_factor_id)s, %(calorific_value_id)s, %(kg_co2e_per_unit)s,
        %(measured_share)s, %(estimated_share)s, %(missing_share)s);
