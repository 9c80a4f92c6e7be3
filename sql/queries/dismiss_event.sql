-- dismiss_event
-- A detected event is none: it counts, and is not proposed again. Params: event_id int
UPDATE energy_event SET accepted = false, dismissed = true WHERE event_id = %(event_id)s AND detected;
