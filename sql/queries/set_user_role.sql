-- set_user_role
-- Params: user_id int, role text
UPDATE app_user SET role = %(role)s WHERE user_id = %(user_id)s;
