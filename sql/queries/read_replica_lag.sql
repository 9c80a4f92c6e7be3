-- read_replica_lag
-- Grain: one row. Units: seconds [s], behind_bytes [bytes]. Asked on the replica; a replica that has
-- replayed everything up to the position is 0 s behind, however long ago the last commit was.
-- Params: position text
SELECT pg_is_in_recovery() AS replica,
       CASE WHEN coalesce(pg_last_wal_replay_lsn() >= %(position)s::pg_lsn, true) THEN 0.0::float8
            ELSE coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0)::float8
       END AS seconds,
       greatest(coalesce(%(position)s::pg_lsn - pg_last_wal_replay_lsn(), 0), 0)::bigint AS behind_bytes;
