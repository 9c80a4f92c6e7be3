-- set_user_disabled
-- Params: user_id int, at timestamptz (null: enabled again)
UPDATE app_user SET disabled_at = %(at)s WHERE user_id = %(user_id)s;
