-- clear_password
-- Params: user_id int
UPDATE app_user
   SET password_hash = NULL, password_set_at = NULL, failures = 0, locked_until = NULL
 WHERE user_id = %(user_id)s;
