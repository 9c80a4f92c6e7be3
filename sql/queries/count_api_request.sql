-- count_api_request
-- Counts a request in its minute. Grain: at most one row: whose token it is, what that user sees, and the
-- requests of the minute. Params: hash bytea, now, minute timestamptz
UPDATE api_token AS t
   SET used_at = %(now)s, minute = %(minute)s,
       requests = CASE WHEN t.minute = %(minute)s THEN t.requests + 1 ELSE 1 END
  FROM app_user AS u
 WHERE u.user_id = t.user_id AND t.token_hash = %(hash)s AND t.expires_at > %(now)s
   AND u.disabled_at IS NULL
RETURNING u.user_id, u.name, u.role, t.requests,
       ARRAY(SELECT x.plant_id FROM user_plant AS x WHERE x.user_id = u.user_id ORDER BY 1) AS plants;
