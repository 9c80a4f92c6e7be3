-- read_alert_channels
-- Grain: one row per channel that is not removed, with its user, and how sending goes: error is of the message
-- tried last, null if it was sent. When one was tried last is told by when it would be due again, which
-- claim_alert_deliveries sets. The address is a secret and not among them.
SELECT c.channel_id, c.name, c.service, u.name AS user_name, c.language, c.severity, c.escalated_only,
       c.added_by, c.added_at, s.last_sent_at, s.waiting, s.error
  FROM alert_channel AS c
  LEFT JOIN app_user AS u USING (user_id)
 CROSS JOIN LATERAL (
       SELECT max(d.sent_at) AS last_sent_at,
              count(*) FILTER (WHERE d.sent_at IS NULL AND d.dropped_at IS NULL) AS waiting,
              (array_agg(d.error ORDER BY d.due_at
                         - least(30 * power(2, least(d.tries - 1, 10)), 3600) * INTERVAL '1 second' DESC)
               FILTER (WHERE d.tries > 0))[1] AS error
         FROM alert_delivery AS d WHERE d.channel_id = c.channel_id) AS s
 WHERE c.removed_at IS NULL
 ORDER BY c.name;
