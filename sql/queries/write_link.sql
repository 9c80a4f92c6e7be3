-- write_link
-- A user's one link; a new one replaces it. Params: hash bytea, user_id int, expires_at timestamptz
INSERT INTO user_link (link_hash, user_id, expires_at)
VALUES (%(hash)s, %(user_id)s, %(expires_at)s)
ON CONFLICT (user_id) DO UPDATE
   SET link_hash = excluded.link_hash, expires_at = excluded.expires_at;
