-- write_virtual_term
-- Params: meter_id, of_meter_id int; factor float
INSERT INTO virtual_meter_term (meter_id, of_meter_id, factor)
VALUES (%(meter_id)s, %(of_meter_id)s, %(factor)s);
