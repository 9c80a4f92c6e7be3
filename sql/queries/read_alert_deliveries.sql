-- read_alert_deliveries
-- Grain: one row per message about an alert. Params: alert_id bigint
SELECT c.name AS channel, d.what, d.due_at, d.tries, d.sent_at, d.dropped_at, d.error
  FROM alert_delivery AS d
  JOIN alert_channel AS c USING (channel_id)
 WHERE d.alert_id = %(alert_id)s
 ORDER BY d.delivery_id;
