-- delete_link
-- Params: user_id int
DELETE FROM user_link WHERE user_id = %(user_id)s;
