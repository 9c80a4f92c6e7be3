-- mark_virtual_stale
-- Virtual meters that have a term among the meters, directly or through another virtual meter.
-- Params: cause text; meter_ids int[], starts, ends timestamptz[]
WITH RECURSIVE above AS (
    SELECT t.of_meter_id AS term_id, t.meter_id FROM virtual_meter_term AS t
     WHERE t.of_meter_id = ANY(%(meter_ids)s::integer[])
    UNION
    SELECT a.term_id, t.meter_id
      FROM above AS a
      JOIN virtual_meter_term AS t ON t.of_meter_id = a.meter_id
)
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT 'virtual', a.meter_id, w.start_ts, w.end_ts, %(cause)s
  FROM unnest(%(meter_ids)s::integer[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
       AS w (meter_id, start_ts, end_ts)
  JOIN above AS a ON a.term_id = w.meter_id;
