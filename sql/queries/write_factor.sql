-- write_factor
-- A record that is there already stays as it is.
INSERT INTO factor (series, carrier, region, boundary, valid_from, valid_to, unit, kg_co2_per_unit,
                    kg_ch4_per_unit, kg_n2o_per_unit, kg_co2e_per_unit, gwp_set, basis, source,
                    confidence)
VALUES (%(series)s, %(carrier)s, %(region)s, %(boundary)s, %(valid_from)s, %(valid_to)s, %(unit)s,
        %(kg_co2_per_unit)s, %(kg_ch4_per_unit)s, %(kg_n2o_per_unit)s, %(kg_co2e_per_unit)s,
        %(gwp_set)s, %(basis)s, %(source)s, %(confidence)s)
ON CONFLICT DO NOTHING;
