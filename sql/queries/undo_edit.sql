-- undo_edit
-- Params: meter_id int, edit_id bigint; by text
UPDATE interval_edit
   SET undone_by = %(by)s, undone_at = now()
 WHERE meter_id = %(meter_id)s AND edit_id = %(edit_id)s AND undone_at IS NULL
RETURNING start_ts, end_ts;
