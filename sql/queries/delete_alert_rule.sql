-- delete_alert_rule
-- A plant's own rule; that for all counts again. Params: kind text; plant_id int
DELETE FROM alert_rule AS r WHERE r.kind = %(kind)s AND r.plant_id = %(plant_id)s;
