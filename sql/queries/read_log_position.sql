-- read_log_position
-- Grain: one row. End of the write-ahead log; asked on the primary.
SELECT pg_current_wal_lsn()::text;
