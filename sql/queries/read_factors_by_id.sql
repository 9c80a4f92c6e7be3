-- read_factors_by_id
-- Grain: one row per record, superseded or not. Params: factor_ids int[]
SELECT f.factor_id, f.series, f.carrier, f.region, f.boundary, f.valid_from, f.valid_to, f.unit,
       f.kg_co2_per_unit, f.kg_ch4_per_unit, f.kg_n2o_per_unit, f.kg_co2e_per_unit, f.gwp_set,
       f.basis, f.heat_basis, f.vintage, f.oxidation, f.biogenic, f.gap_note, f.issuer, f.document,
       f.address, f.checked_on, f.mark, f.source, f.confidence, f.entered_by, f.entered_at, f.reason
  FROM factor AS f
 WHERE f.factor_id = ANY(%(factor_ids)s)
 ORDER BY f.factor_id;
