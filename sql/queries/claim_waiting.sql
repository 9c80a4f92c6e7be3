-- claim_waiting
-- Grain: one row per meter of these that had something waiting for the end of its quarter of an hour: from the first of it
-- to the last. Gone for good only when the claiming transaction commits. Params: meter_ids int[]
WITH waited AS (
    DELETE FROM stale_window AS w
     WHERE w.stage = 'running' AND w.meter_id = ANY(%(meter_ids)s::integer[])
    RETURNING w.meter_id, w.start_ts, w.end_ts
)
SELECT w.meter_id, min(w.start_ts), max(w.end_ts) FROM waited AS w GROUP BY w.meter_id;
