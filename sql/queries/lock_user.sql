-- lock_user
-- Grain: at most one row, the user of a name; others who try its password wait. Params: name text
SELECT u.user_id, u.name, u.password_hash, u.locked_until, u.disabled_at
  FROM app_user AS u
 WHERE u.name = %(name)s
   FOR UPDATE;
