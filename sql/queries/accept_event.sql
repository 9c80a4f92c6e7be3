-- accept_event
-- A detected event is taken out from now on, with what somebody says it was.
-- Params: event_id int, note text
UPDATE energy_event SET accepted = true, dismissed = false, note = %(note)s
 WHERE event_id = %(event_id)s AND detected;
