-- api_factors
-- Grain: one row per emission factor, superseded ones too: a past figure names them.
-- Units: kg per unit of the factor. Params: after_factor_id, most int
SELECT f.factor_id, f.series, f.carrier, f.region, f.boundary, f.valid_from, f.valid_to, f.unit,
       f.kg_co2_per_unit, f.kg_ch4_per_unit, f.kg_n2o_per_unit, f.kg_co2e_per_unit, f.gwp_set, f.basis,
       f.heat_basis, f.source, f.document, f.address, f.confidence, f.entered_at, f.superseded_by
  FROM factor AS f
 WHERE f.factor_id > %(after_factor_id)s
 ORDER BY f.factor_id
 LIMIT %(most)s;
