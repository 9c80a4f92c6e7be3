-- read_virtual_terms
-- Grain: one row per virtual meter and term. factor: canonical unit of the virtual meter per
-- canonical unit of the term.
SELECT t.meter_id, t.of_meter_id, t.factor
  FROM virtual_meter_term AS t
 ORDER BY t.meter_id, t.of_meter_id;
