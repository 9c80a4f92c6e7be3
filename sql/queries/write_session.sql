-- write_session
-- Params: hash bytea, user_id int, now timestamptz
INSERT INTO user_session (token_hash, user_id, begun_at, seen_at)
VALUES (%(hash)s, %(user_id)s, %(now)s, %(now)s);
