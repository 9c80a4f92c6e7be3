-- delete_stale
-- Gone for good only when the claiming transaction commits. Params: stale_ids bigint[]
DELETE FROM stale_window AS w WHERE w.stale_id = ANY(%(stale_ids)s::bigint[]);
