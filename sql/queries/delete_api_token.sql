-- delete_api_token
-- Params: user_id int, name text
DELETE FROM api_token WHERE user_id = %(user_id)s AND name = %(name)s RETURNING token_id;
