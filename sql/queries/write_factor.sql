-- write_factor
-- Grain: one new record; what it supersedes is marked before, in the same transaction.
INSERT INTO factor (factor_id, series, carrier, region, boundary, valid_from, valid_to, unit,
                    kg_co2_per_unit, kg_ch4_per_unit, kg_n2o_per_unit, kg_co2e_per_unit, gwp_set,
                    basis, source, confidence, heat_basis, vintage, oxidation, biogenic, gap_note,
                    issuer, document, address, checked_on, mark, entered_by, reason)
OVERRIDING SYSTEM VALUE
VALUES (%(factor_id)s, %(series)s, %(carrier)s, %(region)s, %(boundary)s, %(valid_from)s,
        %(valid_to)s, %(unit)s, %(kg_co2_per_unit)s, %(kg_ch4_per_unit)s, %(kg_n2o_per_unit)s,
        %(kg_co2e_per_unit)s, %(gwp_set)s, %(basis)s, %(source)s, %(confidence)s, %(heat_basis)s,
        %(vintage)s, %(oxidation)s, %(biogenic)s, %(gap_note)s, %(issuer)s, %(document)s,
        %(address)s, %(checked_on)s, %(mark)s, %(entered_by)s, %(reason)s);
