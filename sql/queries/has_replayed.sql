-- has_replayed
-- Grain: one row. Whether a replica has replayed the log up to a position; true on what is no replica.
-- Params: position text
SELECT coalesce(pg_last_wal_replay_lsn() >= %(position)s::pg_lsn, NOT pg_is_in_recovery());
