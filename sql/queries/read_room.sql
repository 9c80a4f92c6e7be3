-- read_room
-- Grain: one row: size of the database [bytes], the first reading kept, and the folder of the data, which
-- is known where the owner of the tables may know it.
SELECT pg_database_size(current_database()) AS bytes,
       (SELECT r.ts FROM reading AS r ORDER BY r.ts LIMIT 1) AS first_reading,
       data_folder() AS folder;
