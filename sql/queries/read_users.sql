-- read_users
-- Grain: one row per user, with the codes of the plants given to it how many browsers are signed
-- in, and the issuers of its accounts elsewhere.
SELECT u.user_id, u.name, u.role, u.password_set_at, u.locked_until, u.disabled_at, u.created_at,
       ARRAY(SELECT p.code FROM user_plant AS x JOIN plant AS p USING (plant_id)
              WHERE x.user_id = u.user_id ORDER BY p.plant_id) AS plants,
       (SELECT count(*) FROM user_session AS s WHERE s.user_id = u.user_id) AS sessions,
       ARRAY(SELECT i.issuer FROM user_identity AS i WHERE i.user_id = u.user_id ORDER BY 1) AS providers
  FROM app_user AS u
 ORDER BY u.name;
