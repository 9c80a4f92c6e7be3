-- write_worker
-- Grain: one row per worker, replaced. Params: the columns of ingest_worker
INSERT INTO ingest_worker (client_id, started_at, seen_at, stopped_at, messages, readings, repeated,
                           rejected, messages_per_s, readings_per_s, lag_p50_s, lag_p99_s,
                           batch_messages, queued, resident_bytes)
VALUES (%(client_id)s, %(started_at)s, %(seen_at)s, %(stopped_at)s, %(messages)s, %(readings)s,
        %(repeated)s, %(rejected)s, %(messages_per_s)s, %(readings_per_s)s, %(lag_p50_s)s,
        %(lag_p99_s)s, %(batch_messages)s, %(queued)s, %(resident_bytes)s)
ON CONFLICT (client_id) DO UPDATE
   SET started_at = excluded.started_at, seen_at = excluded.seen_at,
       stopped_at = excluded.stopped_at, messages = excluded.messages,
       readings = excluded.readings, repeated = excluded.repeated, rejected = excluded.rejected,
       messages_per_s = excluded.messages_per_s, readings_per_s = excluded.readings_per_s,
       lag_p50_s = excluded.lag_p50_s, lag_p99_s = excluded.lag_p99_s,
       batch_messages = excluded.batch_messages, queued = excluded.queued,
       resident_bytes = excluded.resident_bytes;
