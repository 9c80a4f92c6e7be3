-- lock_identity
-- Grain: at most one row, the user an account at a provider is; others who sign it in wait.
-- Params: issuer text, subject text
SELECT u.user_id, u.name, u.disabled_at
  FROM user_identity AS i
  JOIN app_user AS u USING (user_id)
 WHERE i.issuer = %(issuer)s AND i.subject = %(subject)s
   FOR UPDATE OF u;
