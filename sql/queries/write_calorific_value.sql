-- write_calorific_value
-- A record that is there already stays as it is.
INSERT INTO calorific_value (carrier, region, series, unit, net_mj_per_unit, gross_mj_per_unit,
                             valid_from, valid_to, source, confidence, mark)
VALUES (%(carrier)s, %(region)s, %(series)s, %(unit)s, %(net_mj_per_unit)s, %(gross_mj_per_unit)s,
        %(valid_from)s, %(valid_to)s, %(source)s, %(confidence)s, %(mark)s)
ON CONFLICT DO NOTHING;
