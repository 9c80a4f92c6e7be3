-- release_running
-- What has waited for the end of its quarter of an hour waits no longer. Params: noted_before timestamptz (null: all)
-- The oldest are the first by their number; where the first is young, none is looked at.
UPDATE stale_window AS w SET stage = 'intervals'
 WHERE w.stage = 'running'
   AND (%(noted_before)s::timestamptz IS NULL OR w.created_at < %(noted_before)s)
   AND (%(noted_before)s::timestamptz IS NULL
        OR (SELECT s.created_at FROM stale_window AS s
             WHERE s.stage = 'running' ORDER BY s.stale_id LIMIT 1) < %(noted_before)s);
