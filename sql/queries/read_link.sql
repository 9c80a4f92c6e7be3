-- read_link
-- Grain: at most one row, whose link it is, if it is still good. Params: hash bytea, now timestamptz
SELECT u.user_id, u.name
  FROM user_link AS l
  JOIN app_user AS u USING (user_id)
 WHERE l.link_hash = %(hash)s AND l.expires_at > %(now)s AND u.disabled_at IS NULL;
