-- mark_all_stale
-- Only virtual meters have the stage "virtual", only the others the stage "intervals".
-- Params: stage, cause text; start, end timestamptz
INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
SELECT %(stage)s, m.meter_id, %(start)s, %(end)s, %(cause)s
  FROM meter AS m
 WHERE %(stage)s NOT IN ('intervals', 'virtual')
    OR (%(stage)s = 'virtual') = (m.kind = 'virtual');
