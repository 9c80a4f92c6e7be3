-- write_api_token
-- Params: user_id int, name text, hash bytea, now, expires_at timestamptz
INSERT INTO api_token (user_id, name, token_hash, made_at, expires_at)
VALUES (%(user_id)s, %(name)s, %(hash)s, %(now)s, %(expires_at)s)
    ON CONFLICT (user_id, name) DO NOTHING
RETURNING token_id;
