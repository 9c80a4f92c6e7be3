-- delete_identities
-- Params: user_id int
DELETE FROM user_identity WHERE user_id = %(user_id)s;
