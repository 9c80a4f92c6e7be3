-- count_rejected_since
-- Grain: one row per reason. Params: since timestamptz
SELECT r.reason, count(*) AS messages
  FROM rejected_message AS r
 WHERE r.received_at >= %(since)s
 GROUP BY r.reason
 ORDER BY messages DESC, r.reason;
