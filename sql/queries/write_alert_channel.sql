-- write_alert_channel
-- Gives nothing where there is one of that name.
INSERT INTO alert_channel (name, url, service, user_id, language, severity, escalated_only, added_by)
VALUES (%(name)s, %(url)s, %(service)s, %(user_id)s, %(language)s, %(severity)s, %(escalated_only)s,
        %(added_by)s)
ON CONFLICT (name) DO NOTHING
RETURNING channel_id;
