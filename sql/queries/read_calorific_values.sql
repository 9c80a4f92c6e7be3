-- read_calorific_values
-- Grain: one row per record. Units: MJ per unit of fuel.
SELECT c.calorific_value_id, c.carrier, c.region, c.series, c.unit, c.net_mj_per_unit,
       c.gross_mj_per_unit, c.valid_from, c.valid_to, c.source, c.confidence, c.mark
  FROM calorific_value AS c
 ORDER BY c.calorific_value_id;
