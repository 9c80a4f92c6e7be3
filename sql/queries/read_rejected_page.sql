-- read_rejected_page
-- Grain: the next kept messages; locked, and those that another retry has locked left out.
-- Units: received_us [us since 1970 UTC]. Params: reason text or null; after, upto, most bigint
SELECT r.rejected_id, r.topic, r.payload,
       (extract(epoch FROM r.received_at) * 1000000)::bigint AS received_us
  FROM rejected_message AS r
 WHERE r.rejected_id > %(after)s
   AND r.rejected_id <= %(upto)s
   AND (%(reason)s::text IS NULL OR r.reason = %(reason)s)
 ORDER BY r.rejected_id
 LIMIT %(most)s
   FOR UPDATE SKIP LOCKED;
