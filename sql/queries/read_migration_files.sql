-- read_migration_files
-- Grain: one row per applied migration.
SELECT migration_id, sha256
  FROM migration_file;
