-- undo_exchange
-- Params: meter_id, exchange_id int; by text
UPDATE meter_exchange
   SET undone_by = %(by)s, undone_at = now()
 WHERE meter_id = %(meter_id)s AND exchange_id = %(exchange_id)s AND undone_at IS NULL
RETURNING at, at + INTERVAL '1 microsecond';
