-- Meters without a clock.

ALTER TABLE meter ADD COLUMN server_time boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN meter.server_time IS 'A reading without a time is of the instant of its receipt.';

-- What is kept of an unknown meter waits for it by name.

ALTER TABLE rejected_message ADD COLUMN plant text, ADD COLUMN meter text;
CREATE INDEX ON rejected_message (reason, rejected_id);
CREATE INDEX ON rejected_message (plant, meter) WHERE meter IS NOT NULL;
UPDATE rejected_message
   SET plant = split_part(topic, '/', 2), meter = split_part(topic, '/', 3)
 WHERE reason = 'unknown_meter' AND topic LIKE 'fems/_%/_%';

-- What each worker is doing.

CREATE TABLE ingest_worker (
    client_id text PRIMARY KEY,
    started_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    stopped_at timestamptz,                -- null: runs, or ended without saying so
    messages bigint NOT NULL,              -- counts since started_at
    readings bigint NOT NULL,
    repeated bigint NOT NULL,
    rejected jsonb NOT NULL,               -- count by reason
    messages_per_s double precision NOT NULL,
    readings_per_s double precision NOT NULL,
    lag_p50_s double precision,            -- from sent or received to committed; null: none lately
    lag_p99_s double precision,
    batch_messages double precision,       -- mean of the last seconds
    queued bigint NOT NULL,                -- messages in hand that are not yet committed
    resident_bytes bigint NOT NULL
);
COMMENT ON TABLE ingest_worker IS 'What each ingest worker last said of itself.';
