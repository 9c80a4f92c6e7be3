-- delete_virtual_terms
-- Params: meter_ids int[]
DELETE FROM virtual_meter_term WHERE meter_id = ANY(%(meter_ids)s::integer[]);
