-- set_password
-- Params: user_id int, hash text, at timestamptz
UPDATE app_user
   SET password_hash = %(hash)s, password_set_at = %(at)s, failures = 0, locked_until = NULL
 WHERE user_id = %(user_id)s;
