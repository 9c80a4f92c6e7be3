-- read_backup_tables
-- Grain: one row per table whose rows a backup must hold; those of the extension are not ours.
SELECT c.relname::text
  FROM pg_class AS c
 WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_depend AS d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY c.relname;
