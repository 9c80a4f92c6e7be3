-- copy_emission_months_in
COPY emission_month (plant_id, carrier, first_day, last_day, scope, activity, slots,
                     slots_estimated, slots_expected, status, factor_id, other_gases_factor_id,
                     calorific_value_id, kg_co2e_per_unit, kg_co2e, changed_at) FROM STDIN (FORMAT BINARY);
