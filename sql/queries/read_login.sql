-- read_login
-- Grain: one row if there is a role of that name. plain: it signs in and has no powers of its own; roles: those
-- it is a member of. Params: name text
SELECT r.rolcanlogin AND NOT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls)
       AS plain,
       ARRAY(SELECT g.rolname::text
               FROM pg_auth_members AS m
               JOIN pg_roles AS g ON g.oid = m.roleid
              WHERE m.member = r.oid) AS roles
  FROM pg_roles AS r
 WHERE r.rolname = %(name)s;
