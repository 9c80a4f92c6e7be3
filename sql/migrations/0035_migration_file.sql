-- What each applied migration was: a file that is other than it was when a database was migrated is told.

CREATE TABLE migration_file (
    migration_id text PRIMARY KEY,
    sha256       text NOT NULL
);
COMMENT ON TABLE migration_file IS 'SHA-256 of each migration as it was applied, or first seen.';
