-- touch_session
-- Params: hash bytea, now timestamptz
UPDATE user_session SET seen_at = %(now)s WHERE token_hash = %(hash)s;
