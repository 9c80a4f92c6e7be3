-- read_api_tokens
-- Grain: one row per token.
SELECT u.name AS user, t.name, t.made_at, t.expires_at, t.used_at, u.disabled_at
  FROM api_token AS t
  JOIN app_user AS u USING (user_id)
 ORDER BY u.name, t.name;
