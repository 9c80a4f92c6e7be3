-- claim_alert_deliveries
-- Grain: one row per message that is due: taken for this try, and due again later should whoever takes it
-- not come back. Those of alerts that rest wait. Params: now timestamptz; most int
WITH taken AS (
    SELECT d.delivery_id
      FROM alert_delivery AS d
      JOIN alert AS a USING (alert_id)
     WHERE d.sent_at IS NULL AND d.dropped_at IS NULL AND d.due_at <= %(now)s
       AND (a.snoozed_until IS NULL OR a.snoozed_until <= %(now)s OR d.what = 'closed')
     ORDER BY d.due_at
     LIMIT %(most)s
       FOR UPDATE OF d SKIP LOCKED
),
claimed AS (
    UPDATE alert_delivery AS d
       SET tries = d.tries + 1,
           due_at = %(now)s::timestamptz + least(30 * power(2, least(d.tries, 10)), 3600) * INTERVAL '1 second'
      FROM taken
     WHERE d.delivery_id = taken.delivery_id
    RETURNING d.delivery_id, d.alert_id, d.channel_id, d.what
)
SELECT d.delivery_id, d.what, c.channel_id, c.name AS channel, c.url, c.language,
       u.role IS NULL OR u.role <> 'viewer' AS sees_cost,
       a.alert_id, a.kind, p.code AS plant, p.name_en, p.name_ko, a.cause, a.severity, a.since, a.members,
       a.value, a.facts, a.won, a.kg_co2e,
       coalesce(p.time_zone, (SELECT x.time_zone FROM complex AS x LIMIT 1), 'UTC') AS time_zone
  FROM claimed AS d
  JOIN alert_channel AS c USING (channel_id)
  JOIN alert AS a USING (alert_id)
  LEFT JOIN plant AS p USING (plant_id)
  LEFT JOIN app_user AS u USING (user_id)
 ORDER BY c.channel_id, a.severity, a.opened_at, d.delivery_id;
