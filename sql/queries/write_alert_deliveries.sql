-- write_alert_deliveries
-- Messages about changes of alerts, one per channel that may hear of it: its user sees the plant (or all,
-- for what is of no plant) and is no verifier. One that was sent is not sent again, but for what can be
-- news again (worse, reminded); that an alert is over hears only who was told of it, each once.
-- Params: arrays of the same length: alert_ids bigint; whats text; severities text; due timestamptz
INSERT INTO alert_delivery AS d (alert_id, channel_id, what, due_at)
SELECT n.alert_id, c.channel_id, n.what, n.due_at
  FROM unnest(%(alert_ids)s::bigint[], %(whats)s::text[], %(severities)s::text[], %(due)s::timestamptz[])
       AS n (alert_id, what, severity, due_at)
  JOIN alert AS a USING (alert_id)
  JOIN alert_channel AS c
    ON c.removed_at IS NULL AND (c.severity = 'look' OR n.severity = 'act')
   AND (n.what IN ('escalated', 'closed') OR NOT c.escalated_only)
  LEFT JOIN app_user AS u ON u.user_id = c.user_id
 WHERE (u.user_id IS NULL
        OR (u.disabled_at IS NULL AND u.role <> 'verifier'
            AND ((u.role IN ('administrator', 'complex_operator')
                  AND NOT EXISTS (SELECT FROM user_plant AS g WHERE g.user_id = u.user_id))
                 OR EXISTS (SELECT FROM user_plant AS g
                             WHERE g.user_id = u.user_id AND g.plant_id = a.plant_id))))
   AND (n.what <> 'closed'
        OR EXISTS (SELECT FROM alert_delivery AS t
                    WHERE t.alert_id = n.alert_id AND t.channel_id = c.channel_id
                      AND t.what <> 'closed' AND t.sent_at IS NOT NULL))
ON CONFLICT (alert_id, channel_id, what) DO UPDATE
   SET due_at = excluded.due_at, sent_at = NULL, dropped_at = NULL, tries = 0, error = NULL
 WHERE d.what IN ('worse', 'reminded', 'escalated') OR (d.what = 'opened' AND d.sent_at IS NULL);
