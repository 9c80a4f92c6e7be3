-- count_alerts_waiting
-- Grain: one row: open alerts that nobody has acknowledged and that are not snoozed, and when causes
-- were last looked for. Params: now timestamptz
SELECT count(*) AS waiting, count(*) FILTER (WHERE a.severity = 'act') AS to_act,
       (SELECT max(l.at) FROM alert_look AS l) AS looked_at
  FROM alert AS a
 WHERE a.closed_at IS NULL AND a.acknowledged_at IS NULL
   AND (a.snoozed_until IS NULL OR a.snoozed_until <= %(now)s);
