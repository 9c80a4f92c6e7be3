-- drop_alert_deliveries
-- Messages that are no longer worth sending: the alert is over or taken on meanwhile, the channel is
-- gone or its user shut out, or it was tried too often. Params: now timestamptz; most_tries int
UPDATE alert_delivery AS d
   SET dropped_at = %(now)s
  FROM alert AS a, alert_channel AS c
  LEFT JOIN app_user AS u ON u.user_id = c.user_id
 WHERE d.sent_at IS NULL AND d.dropped_at IS NULL AND d.due_at <= %(now)s
   AND a.alert_id = d.alert_id AND c.channel_id = d.channel_id
   AND (d.what <> 'closed' AND a.closed_at IS NOT NULL
        OR d.what = 'closed' AND a.closed_at IS NULL
        OR d.what IN ('escalated', 'reminded') AND a.acknowledged_at IS NOT NULL
        OR c.removed_at IS NOT NULL OR u.disabled_at IS NOT NULL OR d.tries >= %(most_tries)s);
