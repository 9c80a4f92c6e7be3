-- read_roles
-- Grain: one row per role of ours, which has rights in our databases; its name begins with fems_.
SELECT r.rolname::text AS rolname
  FROM pg_roles AS r
 WHERE starts_with(r.rolname::text, 'fems_') AND NOT r.rolcanlogin
 ORDER BY r.rolname;
