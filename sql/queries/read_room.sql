-- read_room
-- Grain: one row: size of the database [bytes], the first reading kept, and the folder of the data, which
-- is told to some roles only.
SELECT pg_database_size(current_database()) AS bytes,
       (SELECT r.ts FROM reading AS r ORDER BY r.ts LIMIT 1) AS first_reading,
       CASE WHEN pg_has_role('pg_read_all_settings', 'MEMBER')
            THEN current_setting('data_directory') END AS folder;
