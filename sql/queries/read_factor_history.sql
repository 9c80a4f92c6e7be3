-- read_factor_history
-- Grain: one row per record of a series, superseded ones too, oldest first.
-- Params: series text
SELECT f.factor_id, f.series, f.carrier, f.region, f.boundary, f.valid_from, f.valid_to, f.unit,
       f.kg_co2_per_unit, f.kg_ch4_per_unit, f.kg_n2o_per_unit, f.kg_co2e_per_unit, f.gwp_set,
       f.basis, f.heat_basis, f.vintage, f.oxidation, f.biogenic, f.gap_note, f.issuer, f.document,
       f.address, f.checked_on, f.mark, f.source, f.confidence, f.entered_by, f.entered_at, f.reason,
       f.superseded_by, f.superseded_at
  FROM factor AS f
 WHERE f.series = %(series)s
 ORDER BY f.carrier, f.valid_from NULLS FIRST, f.factor_id;
