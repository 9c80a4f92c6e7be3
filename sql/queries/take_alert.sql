-- take_alert
-- What a person does with an open alert; gives its number, or nothing where there is no such open alert.
-- Params: alert_id bigint; who, what text ('acknowledge', 'snooze', 'own'); until timestamptz; owner text
UPDATE alert AS a
   SET acknowledged_by = CASE WHEN %(what)s = 'acknowledge' THEN %(who)s ELSE a.acknowledged_by END,
       acknowledged_at = CASE WHEN %(what)s = 'acknowledge' THEN now() ELSE a.acknowledged_at END,
       snoozed_until = CASE %(what)s WHEN 'snooze' THEN %(until)s::timestamptz
                            WHEN 'acknowledge' THEN NULL ELSE a.snoozed_until END,
       owner = CASE WHEN %(what)s = 'own' THEN %(owner)s::text ELSE a.owner END
 WHERE a.alert_id = %(alert_id)s AND a.closed_at IS NULL
RETURNING a.alert_id;
