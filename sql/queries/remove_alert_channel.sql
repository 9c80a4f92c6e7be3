-- remove_alert_channel
-- Forgets its address and frees its name; what was sent over it stays on record. Params: name text
UPDATE alert_channel AS c
   SET removed_at = now(), url = '', name = c.name || ' (removed ' || c.channel_id || ')'
 WHERE c.name = %(name)s AND c.removed_at IS NULL
RETURNING c.channel_id;
