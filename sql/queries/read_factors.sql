-- read_factors
-- Grain: one row per record.
SELECT f.factor_id, f.series, f.carrier, f.region, f.boundary, f.valid_from, f.valid_to, f.unit,
       f.kg_co2_per_unit, f.kg_ch4_per_unit, f.kg_n2o_per_unit, f.kg_co2e_per_unit, f.gwp_set,
       f.basis, f.source, f.confidence
  FROM factor AS f
 ORDER BY f.factor_id;
