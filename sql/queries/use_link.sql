-- use_link
-- Takes a link away; one row for the only one who did. Params: hash bytea, now timestamptz
DELETE FROM user_link AS l
 USING app_user AS u
 WHERE u.user_id = l.user_id AND l.link_hash = %(hash)s AND l.expires_at > %(now)s
   AND u.disabled_at IS NULL
RETURNING u.user_id, u.name;
