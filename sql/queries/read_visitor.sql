-- read_visitor
-- Grain: at most one row, who is signed in with a token.
-- Params: hash bytea, seen_after timestamptz, begun_after timestamptz
SELECT u.user_id, u.name, u.role, s.seen_at,
       ARRAY(SELECT x.plant_id FROM user_plant AS x WHERE x.user_id = u.user_id ORDER BY 1) AS plants
  FROM user_session AS s
  JOIN app_user AS u USING (user_id)
 WHERE s.token_hash = %(hash)s AND s.seen_at > %(seen_after)s AND s.begun_at > %(begun_after)s
   AND u.disabled_at IS NULL;
