-- read_rejected_counts
-- Grain: one row per reason, with its newest message as an example. Params: reason text or null
SELECT c.reason, c.messages, c.first_at, c.last_at, e.topic, e.payload, e.detail
  FROM (SELECT r.reason, count(*) AS messages, min(r.received_at) AS first_at,
               max(r.received_at) AS last_at, max(r.rejected_id) AS newest_id
          FROM rejected_message AS r
         WHERE %(reason)s::text IS NULL OR r.reason = %(reason)s
         GROUP BY r.reason) AS c
  JOIN rejected_message AS e ON e.rejected_id = c.newest_id
 ORDER BY c.messages DESC, c.reason;
