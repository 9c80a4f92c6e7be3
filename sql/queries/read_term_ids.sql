-- read_term_ids
-- Grain: one row per term of a virtual meter. Params: meter_id int
SELECT t.of_meter_id, t.factor
  FROM virtual_meter_term AS t
 WHERE t.meter_id = %(meter_id)s
 ORDER BY t.of_meter_id;
