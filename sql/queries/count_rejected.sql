-- count_rejected
-- Grain: one row: how many are kept, and the newest id. Params: reason text or null
SELECT count(*), coalesce(max(r.rejected_id), 0)
  FROM rejected_message AS r
 WHERE %(reason)s::text IS NULL OR r.reason = %(reason)s;
