-- read_workers
-- Grain: one row per worker seen since an instant. Params: since timestamptz
SELECT w.client_id, w.started_at, w.seen_at, w.stopped_at, w.messages, w.readings, w.repeated,
       w.rejected, w.messages_per_s, w.readings_per_s, w.lag_p50_s, w.lag_p99_s, w.batch_messages,
       w.queued, w.resident_bytes
  FROM ingest_worker AS w
 WHERE w.seen_at >= %(since)s
 ORDER BY w.client_id;
