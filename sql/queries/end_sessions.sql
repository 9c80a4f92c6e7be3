-- end_sessions
-- Signs a user out everywhere. Params: user_id int
DELETE FROM user_session WHERE user_id = %(user_id)s;
