-- note_migration_file
-- Keeps what is known already: the file as it was applied.
-- Params: migration_id text, sha256 text
INSERT INTO migration_file (migration_id, sha256)
VALUES (%(migration_id)s, %(sha256)s)
    ON CONFLICT (migration_id) DO NOTHING;
