-- read_alert_address
-- Grain: one row at most: the secret address of a channel, and its language. Params: name text
SELECT c.url, c.language FROM alert_channel AS c WHERE c.name = %(name)s AND c.removed_at IS NULL;
