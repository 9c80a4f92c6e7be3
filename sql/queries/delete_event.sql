-- delete_event
-- A declared event goes; its days count again. Params: event_id int
DELETE FROM energy_event WHERE event_id = %(event_id)s AND NOT detected;
