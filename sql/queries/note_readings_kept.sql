-- note_readings_kept
-- A week after what was dropped: a register's first reading there has its predecessor.
-- Params: until, now timestamptz
INSERT INTO readings_kept (from_ts, dropped_at)
VALUES (%(until)s::timestamptz + INTERVAL '7 days', %(now)s)
    ON CONFLICT (single) DO UPDATE
   SET from_ts = greatest(readings_kept.from_ts, excluded.from_ts), dropped_at = excluded.dropped_at;
