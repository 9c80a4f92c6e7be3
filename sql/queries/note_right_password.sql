-- note_right_password
-- Forgets wrong passwords. Params: user_id int
UPDATE app_user SET failures = 0, locked_until = NULL WHERE user_id = %(user_id)s;
