-- undo_activity_entry
-- Params: entry_id int; by text
UPDATE activity_entry SET undone_by = %(by)s, undone_at = now()
 WHERE entry_id = %(entry_id)s AND undone_at IS NULL;
