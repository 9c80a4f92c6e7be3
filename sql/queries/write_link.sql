-- write_link
-- A user's one link; a new one replaces it. (What is excluded would have to be readable to be written.)
-- Params: hash bytea, user_id int, expires_at timestamptz
INSERT INTO user_link (link_hash, user_id, expires_at)
VALUES (%(hash)s, %(user_id)s, %(expires_at)s)
ON CONFLICT (user_id) DO UPDATE
   SET link_hash = %(hash)s, expires_at = %(expires_at)s;
