-- end_session
-- Params: hash bytea
DELETE FROM user_session WHERE token_hash = %(hash)s;
