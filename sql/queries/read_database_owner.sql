-- read_database_owner
-- Grain: one row. Units: none. The database's owner, the role connected, whether that is a superuser.
SELECT pg_get_userbyid(d.datdba)::text AS owner,
       r.rolname::text AS ours,
       r.rolsuper AS superuser
  FROM pg_database AS d
 CROSS JOIN pg_roles AS r
 WHERE d.datname = current_database() AND r.rolname = current_user;
