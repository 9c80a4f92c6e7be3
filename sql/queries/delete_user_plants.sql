-- delete_user_plants
-- Takes all plants from a user. Params: user_id int
DELETE FROM user_plant WHERE user_id = %(user_id)s;
